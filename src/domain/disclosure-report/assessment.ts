/** What follows from an assessment: a breach, unless it shows a low probability that the information was compromised (45 CFR 164.402(2)). */
export const conclusions = ['breach', 'low_probability'] as const;

export type Conclusion = (typeof conclusions)[number];

/** The four factors of 45 CFR 164.402(2), as staff read them. */
export const riskFactors = {
  nature: 'What it was: kinds of identifiers, and how likely someone is recognized',
  receivedBy: 'Who used it or got it',
  acquired: 'Whether it was really seen or taken',
  mitigation: 'How far the risk was made smaller',
} as const;

export type RiskFactor = keyof typeof riskFactors;
