// Loaded by path, by require, in client, worker, bundle and replay alike: so plain CommonJS.
const { DefaultFailureConverter } = require('@temporalio/common');

/** Moves message and stack of every failure into an encoded payload, which the codec encrypts. */
exports.failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
