import { daysAfter } from '../../src/domain/instants.js';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dataClasses } from '../../src/domain/client-deactivation/data-classes.js';
import {
  checkDeactivation,
  confirmedBy,
  deactivationPolicy,
  outreachDueAt,
} from '../../src/domain/client-deactivation/policy.js';
import {
  deactivationTransitions,
  isOpenDeactivation,
  openDeactivation,
  type DeactivationEvent,
  type DeactivationStatus,
} from '../../src/domain/client-deactivation/states.js';
import { next } from '../../src/domain/transition.js';

const after = (state: DeactivationStatus, event: DeactivationEvent) =>
  next<DeactivationStatus, DeactivationEvent>(deactivationTransitions, state, event);

describe('the deactivation of an account', () => {
  it('is carried out only once it was confirmed', () => {
    expect(after('requested', 'deactivate')).toBeNull();
    expect(after('identity_link_sent', 'deactivate')).toBeNull();
    expect(after('confirmed', 'deactivate')).toBe('deactivated');
  });

  it('is confirmed only behind the link', () => {
    expect(after('requested', 'confirm')).toBeNull();
    expect(after('identity_link_sent', 'confirm')).toBe('confirmed');
  });

  it('can be withdrawn until it is carried out, and not after', () => {
    expect(after('requested', 'withdraw')).toBe('withdrawn');
    expect(after('confirmed', 'withdraw')).toBe('withdrawn');
    expect(after('erasure_held', 'withdraw')).toBeNull();
    expect(after('deactivated', 'withdraw')).toBeNull();
  });

  it('never expires once it was confirmed', () => {
    expect(after('identity_link_sent', 'expire')).toBe('expired');
    expect(after('confirmed', 'expire')).toBeNull();
  });

  it('is under way while a legal hold keeps what would be erased', () => {
    expect(openDeactivation).toEqual(['requested', 'identity_link_sent', 'confirmed', 'erasure_held']);
    expect(isOpenDeactivation('deactivated')).toBe(false);
  });

  it('gives support two business days to reach out, over a weekend', () => {
    // Friday, November 27, 2026, in New York; two business days on is Tuesday, and support closes at 6 PM.
    const dueAt = outreachDueAt(deactivationPolicy, new Date('2026-11-27T15:00:00Z'));
    expect(dueAt.toISOString().slice(0, 10)).toBe('2026-12-01');
  });

  it('leaves fourteen days of 24 hours to take it back, over a daylight-saving night', () => {
    expect(daysAfter(new Date('2026-10-25T12:00:00Z'), deactivationPolicy.graceDays)).toEqual(
      new Date('2026-11-08T12:00:00Z'),
    );
  });

  it('is refused with a reason for an account that is unknown, suspended, ended or deactivated', () => {
    expect(checkDeactivation(null)).toEqual({ refused: 'deactivation-unknown' });
    expect(checkDeactivation({ portal: 'provider', status: 'active' })).toEqual({
      refused: 'deactivation-unknown',
    });
    expect(checkDeactivation({ portal: 'client', status: 'suspended' })).toEqual({
      refused: 'deactivation-held',
    });
    expect(checkDeactivation({ portal: 'client', status: 'ended' })).toEqual({
      refused: 'deactivation-ended',
    });
    expect(checkDeactivation({ portal: 'client', status: 'deactivated' })).toEqual({
      refused: 'deactivation-done',
    });
    expect(checkDeactivation({ portal: 'client', status: 'active' })).toBeNull();
  });
});

describe('who confirms', () => {
  const minor = {
    birthDate: '2008-02-29',
    timeZone: 'Pacific/Pago_Pago',
    guardianId: 'guardian',
    jurisdictions: ['NY'],
  } as const;

  it('is the guardian until the client’s eighteenth birthday where the client lives', () => {
    // In American Samoa it is still February 28, 2026.
    expect(confirmedBy(minor, new Date('2026-03-01T10:00:00Z'))).toBe('guardian');
    expect(confirmedBy(minor, new Date('2026-03-01T12:00:00Z'))).toBe('client');
  });

  it('is the guardian a year longer where a provider’s state says so', () => {
    const of = { ...minor, jurisdictions: ['NY', 'NE'] };
    expect(confirmedBy(of, new Date('2026-06-01T12:00:00Z'))).toBe('guardian');
    expect(confirmedBy(of, new Date('2027-03-01T12:00:00Z'))).toBe('client');
  });

  it('is the client where nobody else opened the account', () => {
    expect(confirmedBy({ ...minor, guardianId: null }, new Date('2026-01-01T00:00:00Z'))).toBe('client');
  });
});

describe('the classes of data', () => {
  const schema = readFileSync('prisma/schema.prisma', 'utf8');
  const models = [...schema.matchAll(/^model (\w+) \{\n(.*?)^\}/gms)].map(
    ([, model = '', body = '']) => [model, body] as const,
  );
  const names = new Set(models.map(([model]) => model));

  const columnsOf = (body: string): string[] =>
    body
      .split('\n')
      .flatMap((line) => [...line.matchAll(/^\s+(\w+)\s+(\w+)/g)])
      .filter(([, , type = '']) => !names.has(type))
      .map(([, column = '']) => column)
      .toSorted();

  it('name every column of the schema once, and none that it has not', () => {
    const classed = Object.entries(dataClasses).map(([model, classes]) => [
      model,
      Object.values<string>(classes)
        .flatMap((columns) => columns.split(' '))
        .toSorted(),
    ]);
    expect(Object.fromEntries(classed)).toEqual(
      Object.fromEntries(models.map(([model, body]) => [model, columnsOf(body)])),
    );
  });

  it('keep names, charts and notes as the record, and let go of what signs in', () => {
    expect(dataClasses.Note.record).toContain('sealedText');
    expect(dataClasses.Client.record).toContain('birthDate');
    expect(dataClasses.Account.erasable).toContain('passwordHash');
    expect(dataClasses.TrustedDevice.erasable).toContain('secretHash');
    expect(dataClasses.AuditEntry.audit).toContain('hash');
  });
});
