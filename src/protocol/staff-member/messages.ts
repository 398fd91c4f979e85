/** Name of the workflow that mails our staff what waits for them; Temporal starts it every few minutes. */
export const staffMailingType = 'staffMailing';
