// Loaded by path, by require, in client, worker, bundle and replay alike: so plain CommonJS.
const { DefaultFailureConverter } = require('@temporalio/common');

/**
 * What validators of updates say, by the code of the refusal: whole sentences without anything of anybody's, so that someone who fills in the
 * form of the Temporal UI reads them. A sentence that is not exactly here is sealed (test/temporal/refused-updates.test.ts).
 */
const readable = {
  'act-token-missing': ['An act needs an act token. Get one on the case page.'],
  'field-malformed': ['The reason of an act is a text.', 'An update takes one object.'],
  'payload-unreadable': [
    'The argument can’t be opened: it was altered, or the key it was sealed under is gone.',
  ],
  'payload-not-sealed': [
    'The argument is not sealed: take the sealed one from the case page, or name the codec endpoint.',
  ],
};

/** Moves message and stack of every failure into an encoded payload, which the codec encrypts; refusals that hold nothing stay readable. */
class FailureConverter extends DefaultFailureConverter {
  errorToFailure(error, payloadConverter, context) {
    const failure = super.errorToFailure(error, payloadConverter, context);
    const type = failure.applicationFailureInfo?.type ?? '';
    const sentences = Object.hasOwn(readable, type) ? readable[type] : [];
    return sentences.includes(error?.message) ? { ...failure, message: error.message } : failure;
  }
}

exports.failureConverter = new FailureConverter({ encodeCommonAttributes: true });
