import { expect, it } from 'vitest';
import { checkName } from '../../src/domain/sign-up/form.js';

it.each([
  'María José',
  "O'Neill",
  'Anne-Marie',
  'Dr. J. R. Stone',
  'St. John',
  'de la Cruz',
  '李 小龙',
  'John 3rd',
])('takes the name “%s”', (givenName) => {
  expect(checkName({ givenName }, 'givenName')).toBe(givenName);
});

it.each([
  'Click http://evil.example now',
  'www.evil',
  'win at evil.example',
  'Ann <a>',
  'me@evil.example',
  'a/b',
  'EVIL.COM prize',
  'Evil.Com prize',
  'prize at evil．com',
  'prize at evil。com',
  'prize at evil․com',
  'prize at evil﹒com',
  'evil．com／win',
  'WWW.EVIL',
  'Call 1-800-555-0100',
  'Call 1.800 (555) 0100',
  'Call ８００ ５５５ ０１００',
  'Text 24680 now',
])('takes no name with which our mail would carry a stranger’s link or number: “%s”', (givenName) => {
  expect(checkName({ givenName }, 'givenName')).toEqual({ refused: 'name-with-address', field: 'givenName' });
});
