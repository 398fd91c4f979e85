import express, { type Request, type RequestHandler } from 'express';
import { storableFields } from '../../domain/storable-text.js';

const ampersand = '&'.charCodeAt(0);

/**
 * Reads forms of so many fields at most, in time that grows with their length alone: the usual parser of Express copies a name's values each time one more comes. Of
 * several fields of a name the last counts; an object without a field of its own has none. All are UTF-8, whatever a sender says (URL Standard, §5.1): in another
 * charset their fields couldn't be counted.
 */
export function readForms(mostFields: number): readonly RequestHandler[] {
  const asBytes = express.raw({
    type: 'application/x-www-form-urlencoded',
    limit: '400kb',
    verify: (_request, _response, body: Buffer) => {
      let fields = 1;
      for (const byte of body) if (byte === ampersand) fields += 1;
      if (fields > mostFields)
        throw Object.assign(new Error('The form is not read'), { type: 'parameters.too.many' });
    },
  });
  const asFields: RequestHandler = (request: Request<unknown, unknown, unknown>, _response, next) => {
    if (Buffer.isBuffer(request.body))
      request.body = storableFields(new URLSearchParams(request.body.toString('utf8')));
    next();
  };
  return [asBytes, asFields];
}
