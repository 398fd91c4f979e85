import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askedRecords } from '../harness/asked-records.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { mails } from '../harness/personas.js';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard' });
});
afterAll(() => office.close());

describe('a request for records, while the mailbox of who holds them puts mail off', () => {
  it('is told to who asked, released and answered', async () => {
    office.smtp.full.add(mails.provider);
    const asked = await askedRecords(office, 'put off');
    const { requestId, partId, email } = asked;
    const told = (subject: string) =>
      until(`“${subject}” goes out`, async () => office.take(email, subject).length > 0);
    await told('Who holds your records');
    const attempted = () =>
      office.db.outboundMail.count({ where: { key: { contains: `${partId}/asked` }, attempts: { gt: 0 } } });
    await until('the provider was to be asked', async () => (await attempted()) > 0);
    expect((await office.browse('provider').post(`${asked.holderPath}/release`)).status).toBe(200);
    await told('Your records are ready');
    const { state } = await office.db.recordRequestPart.findUniqueOrThrow({ where: { id: partId } });
    expect(state).toBe('released');
    expect(office.take(mails.provider, 'A client is asking')).toEqual([]);
    await until('it is answered', async () => {
      const row = await office.db.recordRequest.findUniqueOrThrow({ where: { id: requestId } });
      return row.state === 'answered';
    });
  });
});
