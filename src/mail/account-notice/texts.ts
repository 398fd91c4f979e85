/**
 * Tells the number that an account had before that it was changed. It names no one and nothing of care, because others may read it, and fits
 * one text of 160 characters of the GSM alphabet.
 */
export const phoneChangedText =
  'The phone number of your Headway account was changed from this one. Not you? Write to support@headway.example at once. Reply STOP to get no texts.';
