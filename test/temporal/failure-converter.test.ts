import { randomBytes } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import {
  decodeOptionalFailureToOptionalError,
  encodeErrorToFailure,
} from '@temporalio/common/lib/internal-non-workflow/codec-helpers.js';
import { loadDataConverter } from '@temporalio/common/lib/internal-non-workflow/data-converter-helpers.js';
import { describe, expect, it } from 'vitest';
import { createDataConverter } from '../../src/temporal/data-converter.js';
import { secrets } from '../harness/personas.js';

const converter = loadDataConverter(createDataConverter([{ id: 'test', key: randomBytes(32) }]));

const failure = () =>
  ApplicationFailure.create({
    message: `No mailbox ${secrets.clientMail}`,
    type: 'mail-refused',
    nonRetryable: true,
    details: [{ note: secrets.noteText }],
    cause: new Error(`Said the relay of ${secrets.clientName}`),
  });

/** Whether a text stands in what the server would keep, its bytes included. */
function holds(kept: unknown, text: string): boolean {
  const json = JSON.stringify(kept);
  const bytes = JSON.stringify(kept, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
  return [json, bytes].some((form) => form.includes(text));
}

describe('a failure in a history', () => {
  it.each([secrets.clientMail, secrets.clientName, secrets.noteText, 'failure-converter.test'])(
    'does not show %s',
    async (text) => {
      expect(holds(await encodeErrorToFailure(converter, failure()), text)).toBe(false);
    },
  );

  it.each([secrets.clientMail, secrets.clientName, secrets.noteText, 'failure-converter.test'])(
    'would show %s without codec and converter (the control)',
    async (text) => {
      expect(holds(await encodeErrorToFailure(loadDataConverter(undefined), failure()), text)).toBe(true);
    },
  );

  it('still says its code, by which it is handled', async () => {
    expect(await encodeErrorToFailure(converter, failure())).toMatchObject({
      message: 'Encoded failure',
      stackTrace: '',
      cause: { message: 'Encoded failure', stackTrace: '' },
      applicationFailureInfo: { type: 'mail-refused', nonRetryable: true },
    });
  });

  it('is whole again for who has the key', async () => {
    const kept = await encodeErrorToFailure(converter, failure());
    expect(await decodeOptionalFailureToOptionalError(converter, kept)).toMatchObject({
      message: `No mailbox ${secrets.clientMail}`,
      type: 'mail-refused',
      details: [{ note: secrets.noteText }],
      stack: expect.stringContaining('failure-converter.test'),
      cause: { message: `Said the relay of ${secrets.clientName}` },
    });
  });

  it.each([
    ['act-token-missing', 'An act needs an act token. Get one on the case page.', true],
    ['act-token-missing', `An act of ${secrets.clientName} needs a token.`, false],
    ['mail-refused', 'An act needs an act token. Get one on the case page.', false],
    ['toString', 'toString', false],
  ])(
    'of the code %s is read without the key only where it is one of our own sentences: %s',
    async (type, message, isRead) => {
      const kept = await encodeErrorToFailure(converter, ApplicationFailure.nonRetryable(message, type));
      expect(kept.message).toBe(isRead ? message : 'Encoded failure');
      expect(kept.stackTrace).toBe('');
      expect(await decodeOptionalFailureToOptionalError(converter, kept)).toMatchObject({ message, type });
    },
  );
});
