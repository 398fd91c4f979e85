import type { Dependencies } from '../../dependencies.js';
import { mailEvery } from './mail-every.js';
import { mailOnce, type OnceMail } from './mail-once.js';

/** Tells every privacy officer of something, once each: `key` names the case, the purpose and the day. */
export async function pageOfficers(
  dependencies: Pick<Dependencies, 'db' | 'mailer' | 'config'>,
  { key, ...mail }: Pick<OnceMail, 'key' | 'template' | 'letter' | 'at'>,
): Promise<void> {
  await mailEvery(dependencies.config.PRIVACY_OFFICER_EMAILS, (to) =>
    mailOnce(dependencies, { ...mail, key: `${key}/${to}`, to }),
  );
}
