import { pastedLine } from './pasted.js';
import type { Answers } from './person-name.js';
import type { Refusal } from './refusals.js';

/** Letters, digits and what boards put between them ("PSY 12345", "LCSW-0815", "37.004567"); no board's number is longer. Basis: product. */
const licenseNumber = /^(?=.*\d)[\p{Lu}\d](?:[ .#/-]?[\p{Lu}\d]){1,29}$/u;

/** Reads the number of a provider's license in capitals, or an empty one where none was typed. */
export function checkLicenseNumber(answers: Answers): string | Refusal {
  const number = pastedLine(answers['licenseNumber'] ?? '').toUpperCase();
  return number === '' || licenseNumber.test(number)
    ? number
    : { refused: 'license-malformed', field: 'licenseNumber' };
}
