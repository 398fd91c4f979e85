import { describe, expect, it } from 'vitest';
import { retrievalLetters } from '../../src/mail/note-retrieval/letters.js';
import { retrievalCodeText } from '../../src/mail/note-retrieval/texts.js';

const facts = {
  givenName: 'Ines',
  reference: 'NR-7Q4M-2KXA',
  url: 'https://provider.example/notes-after-leaving/token',
  hours: 24,
  endsAt: 'March 2, 2027 at 10:00 AM EST',
  until: 'March 9, 2027 at 10:00 AM EST',
  missing: null,
  contact: 'https://provider.example/contact/about/cannot-access',
};

describe('the letters to a former provider who asks for the notes', () => {
  it.each(Object.entries(retrievalLetters))(
    '%s has its reference in the subject, and its link or whom to write to once',
    (_name, letter) => {
      const { subject, text } = letter(facts);
      expect(subject).toContain(facts.reference);
      const ways = [facts.url, facts.contact].flatMap((way) => text.split(way).slice(1));
      expect(ways).toHaveLength(1);
    },
  );

  it('say of a file that lacks notes how many, and what to do', () => {
    expect(retrievalLetters.download(facts).text).not.toContain('lacks');
    const { subject, text } = retrievalLetters.download({ ...facts, missing: { count: 2, of: 9 } });
    expect(subject).toContain('some are missing');
    expect(text).toContain('The file lacks 2 of your 9 notes, because we couldn’t open them.');
    const one = (of: number) => retrievalLetters.download({ ...facts, missing: { count: 1, of } }).text;
    expect(one(9)).toContain('The file lacks 1 of your 9 notes, because we couldn’t open it.');
    expect(one(9)).toContain('If you need it, ');
    expect(one(1)).toContain('The file lacks your only note, because we couldn’t open it.');
  });

  it('say what is needed, how long it takes, and that the account stays closed', () => {
    const { text } = retrievalLetters.link(facts);
    expect(text).toContain('within 24 hours');
    expect(text).toContain('one more proof');
    expect(text).toContain('Your account stays closed.');
    expect(text).toContain('If it wasn’t you, you don’t need to do anything.');
  });

  it('tell when the notes are released at the earliest, and how to stop it', () => {
    const { text } = retrievalLetters.notice(facts);
    expect(text).toContain('On March 2, 2027 at 10:00 AM EST at the earliest');
    expect(text).toContain('Stop the release');
  });
});

describe('the text with the code', () => {
  it('fits one text, says nothing of notes or care, and ends with the line that binds it to the portal', () => {
    const text = retrievalCodeText({ code: '123456', origin: 'https://provider.headway.example' });
    expect(text).toMatch(/^123456 is your Headway code\. .*\n\n@provider\.headway\.example #123456$/);
    expect(text.length).toBeLessThanOrEqual(160);
    expect(text.toLowerCase()).not.toMatch(/note|record|client|care|therap/);
  });
});
