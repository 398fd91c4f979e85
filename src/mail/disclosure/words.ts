import { disclosureBases, type DisclosureBasis } from '../../domain/disclosure/accounting.js';
import type { Language } from '../../domain/languages.js';

/** What an accounting of disclosures says in one language, on its page and in its document. */
interface AccountingWords {
  readonly title: string;
  readonly period: (since: string, through: string) => string;
  readonly preface: readonly string[];
  readonly count: (count: number) => string;
  readonly caption: string;
  readonly columns: readonly [date: string, recipient: string, what: string, why: string, allowedBy: string];
  readonly foot: string;
  readonly basis: Readonly<Record<DisclosureBasis, string>>;
}

const en: AccountingWords = {
  title: 'Who got your health information',
  period: (since, through) => `From ${since} through ${through}`,
  preface: [
    'This lists each time we gave your health information to someone outside your care in these six years. It also lists what you allowed in writing. The law (45 CFR 164.528) leaves out what we used for treatment, payment and running Headway, and what went to you.',
    'This list is free. The law makes one list free in each 12 months. We don’t charge for more.',
  ],
  count: (count) => (count === 0 ? 'There were none.' : `There ${count === 1 ? 'was 1' : `were ${count}`}.`),
  caption: 'Disclosures, newest first',
  columns: ['Date', 'Recipient', 'What', 'Why', 'Allowed by'],
  foot: 'Accounting of disclosures (45 CFR 164.528)',
  basis: disclosureBases,
};

const es: AccountingWords = {
  title: 'Quién recibió su información médica',
  period: (since, through) => `Del ${since} al ${through}`,
  preface: [
    'Esta lista muestra cada vez que dimos su información médica a alguien fuera de su atención en estos seis años. También muestra lo que usted permitió por escrito. La ley (45 CFR 164.528) deja fuera lo que usamos para su tratamiento, los pagos y el trabajo de Headway, y lo que le dimos a usted.',
    'Esta lista es gratis. La ley hace gratis una lista cada 12 meses. No cobramos por más.',
  ],
  count: (count) => (count === 0 ? 'No hubo ninguna.' : `Hubo ${count}.`),
  caption: 'Entregas, la más nueva primero',
  columns: ['Fecha', 'Quién la recibió', 'Qué', 'Para qué', 'Lo permite'],
  foot: 'Lista de entregas de información (45 CFR 164.528)',
  basis: {
    authorized: 'Permitido por escrito (45 CFR 164.508)',
    required_by_law: 'Lo exige la ley (45 CFR 164.512(a))',
    public_health: 'Salud pública (45 CFR 164.512(b))',
    abuse_report: 'Aviso de maltrato, abandono o violencia en el hogar (45 CFR 164.512(b)(1)(ii), (c))',
    health_oversight: 'Control de la atención médica (45 CFR 164.512(d))',
    judicial: 'Juicio o trámite oficial (45 CFR 164.512(e))',
    law_enforcement: 'Policía o fiscalía (45 CFR 164.512(f))',
    coroner: 'Médico forense (45 CFR 164.512(g))',
    research: 'Estudio con permiso especial (45 CFR 164.512(i))',
    serious_threat: 'Peligro grave para la salud o la seguridad (45 CFR 164.512(j))',
    workers_compensation: 'Seguro por accidentes de trabajo (45 CFR 164.512(l))',
    secretary: 'Investigación de HHS (45 CFR 164.502(a)(2)(ii))',
    not_permitted: 'No permitido: se envió a otra persona o por error (45 CFR 164.402)',
  },
};

/** Everything that an accounting says, one table a language. */
export const accountingWords: Record<Language, AccountingWords> = { en, es };
