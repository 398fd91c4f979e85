/** How something went to the wrong person. */
export const mishaps = [
  'wrong_email',
  'wrong_mail',
  'wrong_download',
  'wrong_account',
  'lost_or_stolen',
  'seen_without_need',
] as const;

export type Mishap = (typeof mishaps)[number];

/** The types of information that a letter names (45 CFR 164.404(c)(1)(B)), the least sensitive first. */
export const informationKinds = [
  'contact',
  'birth_date',
  'appointments',
  'insurance',
  'payment',
  'social_security',
  'care',
] as const;

export type InformationKind = (typeof informationKinds)[number];

/** What staff read of them. */
export const mishapWords: Record<Mishap, string> = {
  wrong_email: 'Emailed to the wrong person',
  wrong_mail: 'Mailed to the wrong person',
  wrong_download: 'Downloaded by the wrong person',
  wrong_account: 'Shown in the wrong account',
  lost_or_stolen: 'Lost or stolen',
  seen_without_need: 'Seen by staff without need',
};

export const informationWords: Record<InformationKind, string> = {
  contact: 'Name and contact details',
  birth_date: 'Birth date',
  appointments: 'Appointments',
  insurance: 'Insurance',
  payment: 'Payment',
  social_security: 'Social Security number',
  care: 'Notes or other information about care',
};
