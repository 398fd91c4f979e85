import type { Dependencies } from '../../src/dependencies.js';
import { stableId } from '../../dev/demo-caseload.js';
import { hashOfPassword } from './back-office.js';

/** A client with a sign-in; `verified` false for one whose address was never proven. */
export async function addClientAccount(
  { db }: Pick<Dependencies, 'db'>,
  email: string,
  { verified = true }: { verified?: boolean } = {},
): Promise<string> {
  const id = stableId(`client account ${email}`);
  const createdAt = new Date();
  await db.account.create({
    data: {
      id,
      portal: 'client',
      email,
      passwordHash: await hashOfPassword(),
      givenName: 'Noor',
      familyName: 'Vale',
      createdAt,
      emailVerifiedAt: verified ? createdAt : null,
    },
  });
  return id;
}

/** The path of the link that a mail is about: the first that isn't to the contact form. */
export function pathIn({ text }: { readonly text: string }): string {
  const [url = ''] = /https?:\/\/[^/\s]+\/(?!contact\/about)\S+/.exec(text) ?? [];
  return new URL(url).pathname;
}
