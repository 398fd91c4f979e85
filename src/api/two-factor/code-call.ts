import twilio from 'twilio';
import { codeCallWords } from '../../mail/two-factor/texts.js';

/** How often a call says its code: at first, and again for each pressed key. Basis: product; someone who hasn't written it down by then asks for another call. */
export const callRounds = 4;

/** Seconds in which a key may be pressed. Basis: product; the phone has to be taken from the ear. */
const keySeconds = 8;

/** The TwiML of a call with a code: digit by digit with a pause of a second after each, twice, and again on a key where `again` says where it goes. */
export function sayCode(code: string, { greet, again }: { greet: boolean; again: string | null }): string {
  const response = new twilio.twiml.VoiceResponse();
  const speaker =
    again === null
      ? response
      : response.gather({
          numDigits: 1,
          // Any key: without this, # would end the input and count as none.
          finishOnKey: '',
          timeout: keySeconds,
          action: again,
          method: 'POST',
        });
  if (greet) speaker.say(codeCallWords.greeting);
  for (const words of [codeCallWords.first, codeCallWords.again]) {
    speaker.say(words);
    for (const digit of code.split('')) {
      speaker.say(digit);
      speaker.pause({ length: 1 });
    }
  }
  speaker.say(again === null ? codeCallWords.warning : codeCallWords.repeat);
  response.say(codeCallWords.goodbye);
  return response.toString();
}

/** The TwiML of a call whose code is used or too old. */
export function sayOver(): string {
  const response = new twilio.twiml.VoiceResponse();
  response.say(codeCallWords.over);
  return response.toString();
}

/** The TwiML for an answering machine: not a word, since others may listen to it. */
export function hangUp(): string {
  const response = new twilio.twiml.VoiceResponse();
  response.hangup();
  return response.toString();
}
