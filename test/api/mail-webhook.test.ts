import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';

const secret = 'local-mail-webhook-secret';
const address = 'zephyrine.quillfeather@clients.example';
const secondsNow = () => Math.floor(Date.now() / 1000);
/** An instant some seconds ago, as a relay writes it. */
const ago = (seconds: number) => new Date((secondsNow() - seconds) * 1000).toISOString();

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
beforeEach(() => office.db.suppression.deleteMany());
afterAll(() => office.close());

const bouncedAt = ago(60);
const bounced = (timestamp = bouncedAt) =>
  JSON.stringify({ type: 'mail.bounced', timestamp, data: { address } });
const complained = JSON.stringify({
  type: 'mail.complained',
  timestamp: ago(120),
  data: { address },
});

function sign(body: string, { id = 'msg_1', at = secondsNow(), key = secret } = {}): string {
  return `v1,${createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64')}`;
}

async function report(body: string, headers: Record<string, string> = {}): Promise<number> {
  const { status } = await office.browse('client').json('/webhooks/mail', body, {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(secondsNow()),
    'webhook-signature': sign(body),
    ...headers,
  });
  return status;
}

const list = () =>
  office.db.suppression.findMany({ select: { address: true, reason: true, releasedAt: true } });

describe('what the mail relay reports', () => {
  it('stops mail to an address that bounced for good, and stands in the audit trail without it', async () => {
    expect(await report(bounced())).toBe(204);
    expect(await list()).toEqual([{ address, reason: 'bounced', releasedAt: null }]);
    const entry = await office.db.auditEntry.findFirstOrThrow({ where: { act: 'suppression.bounced' } });
    expect(entry).toMatchObject({ actorKind: 'system', subjectKind: 'suppression' });
    expect(
      JSON.stringify(entry, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)),
    ).not.toContain('zephyrine');
  });

  it('counts once however often it comes, and in any order: a complaint weighs more than a bounce', async () => {
    await Promise.all([report(bounced()), report(complained), report(bounced()), report(complained)]);
    expect(await list()).toEqual([{ address, reason: 'complained', releasedAt: null }]);
    const before = await office.db.auditEntry.count();
    await report(bounced());
    await report(complained);
    expect(await office.db.auditEntry.count()).toBe(before);
  });

  it('does not undo a release when it comes late, and stops mail again when it is news', async () => {
    await report(bounced());
    const releasedAt = new Date(ago(30));
    await office.db.suppression.updateMany({ data: { releasedAt } });
    await report(bounced());
    expect(await list()).toMatchObject([{ releasedAt }]);
    await report(bounced(ago(15)));
    expect(await list()).toMatchObject([{ reason: 'bounced', releasedAt: null }]);
  });

  it.each([
    ['a bounce that may pass', { type: 'mail.bounced', data: { address, permanent: false } }],
    ['something else', { type: 'mail.delivered', data: { address } }],
    ['something else that is about nobody', { type: 'mail.opened', data: { link: 'x' } }],
    ['something else without a word more', { type: 'domain.verified' }],
    ['a word that every object knows', { type: 'toString', data: { address } }],
  ])('stops nothing for %s', async (_title, said) => {
    expect(await report(JSON.stringify({ timestamp: '2026-11-24T14:59:00Z', ...said }))).toBe(204);
    expect(await list()).toEqual([]);
  });

  it.each([
    [
      'a signature of someone else',
      { 'webhook-signature': sign(bounced(), { key: 'another secret altogether' }) },
    ],
    ['a signature of another report', { 'webhook-signature': sign(complained) }],
    ['another id than was signed', { 'webhook-id': 'msg_2' }],
    ['no signature', { 'webhook-signature': '' }],
    ['half a signature', { 'webhook-signature': sign(bounced()).slice(0, 20) }],
    ['a time that is no number', { 'webhook-timestamp': 'now' }],
  ])('is refused with %s', async (_title, headers) => {
    expect(await report(bounced(), headers)).toBe(401);
    expect(await list()).toEqual([]);
  });

  it.each([
    ['older', -301],
    ['newer', 330],
  ])('is refused when it is five minutes %s, though it is signed', async (_title, difference) => {
    const at = secondsNow() + difference;
    const headers = { 'webhook-timestamp': String(at), 'webhook-signature': sign(bounced(), { at }) };
    expect(await report(bounced(), headers)).toBe(401);
    expect(await list()).toEqual([]);
  });

  it('is taken when one of several signatures fits, so that a secret can be changed', async () => {
    const signature = `${sign(bounced(), { key: 'the next secret of all' })} ${sign(bounced())}`;
    expect(await report(bounced(), { 'webhook-signature': signature })).toBe(204);
  });

  it('is taken although its address has a character that no database keeps', async () => {
    const data = { address: `zephyrine\0${address}` };
    expect(await report(JSON.stringify({ type: 'mail.bounced', timestamp: bouncedAt, data }))).toBe(204);
    expect(await list()).toEqual([{ address: `zephyrine${address}`, reason: 'bounced', releasedAt: null }]);
  });

  it.each([
    ['brackets', `<${address}>`],
    ['a name and brackets', `Zephyrine Quillfeather <${address}>`],
    ['spaces and capitals', ` ${address.toUpperCase()}\r\n`],
    ['quotes', `"${address}"`],
  ])('means the same address with %s around it', async (_title, written) => {
    const data = { address: written };
    expect(await report(JSON.stringify({ type: 'mail.bounced', timestamp: bouncedAt, data }))).toBe(204);
    expect(await list()).toEqual([{ address, reason: 'bounced', releasedAt: null }]);
  });

  it.each([
    ['says nothing of whether it is for good', {}],
    ['leaves that empty', { permanent: null }],
    ['says that it is for good', { permanent: true }],
  ])('stops mail where it %s', async (_title, more) => {
    const data = { address, ...more };
    expect(await report(JSON.stringify({ type: 'mail.bounced', timestamp: bouncedAt, data }))).toBe(204);
    expect(await list()).toMatchObject([{ reason: 'bounced' }]);
  });

  it.each([
    ['an address that is none', { address: 'nobody' }],
    ['two addresses', { address: `<${address}>, <x@clients.example>` }],
    ['an address of 100,000 brackets', { address: '<'.repeat(90_000) }],
    ['no address', {}],
    ['a word for whether it is for good', { address, permanent: 'maybe' }],
    ['a list', []],
  ])('that is signed and has %s is refused, and stops nothing', async (_title, data) => {
    expect(await report(JSON.stringify({ type: 'mail.bounced', timestamp: bouncedAt, data }))).toBe(422);
    expect(await list()).toEqual([]);
  });

  it('that is signed but no report is refused', async () => {
    expect(await report('{"type":')).toBe(400);
    expect(await report('"text"')).toBe(422);
  });

  it.each([
    ['the year 0', '0000-06-01T00:00:00Z'],
    ['a year that is 0 elsewhere', '0001-01-01T00:00:00+14:00'],
    ['before there was mail', '1969-12-31T23:59:59Z'],
  ])('that is signed and of %s is refused, and stops nothing', async (_title, timestamp) => {
    expect(await report(bounced(timestamp))).toBe(422);
    expect(await list()).toEqual([]);
  });
});
