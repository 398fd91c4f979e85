interface InboxMail {
  readonly to: string;
  readonly text: string;
}

/** The path of the newest link that begins with a path and was mailed to an address. */
export async function linkTo(inbox: string, email: string, beginning: string): Promise<string> {
  return until(`the mail to ${email}`, async () => {
    const mails = (await (await fetch(`${inbox}/api/messages`)).json()) as InboxMail[];
    const pattern = new RegExp(`https?://[^/\\s]+(/${beginning}/\\S+)`);
    const links = mails.filter(({ to }) => to === email).map(({ text }) => pattern.exec(text)?.[1]);
    return links.find((path) => path !== undefined);
  });
}

/** What comes to be there within half a minute; throws where it doesn't. */
export async function until<Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found> {
  for (const end = Date.now() + 30_000; Date.now() < end;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((done) => setTimeout(done, 250));
  }
  throw new Error(`Waited too long for ${what}.`);
}
