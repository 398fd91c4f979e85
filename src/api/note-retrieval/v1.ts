import { z } from 'zod';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { Dependencies } from '../../dependencies.js';
import { askForCodeByLink, provePhone } from '../../operations/note-retrieval/phone-code.js';
import { findUsedMailboxLink, proveFormerMailbox } from '../../operations/note-retrieval/request.js';
import { stopRetrieval } from '../../operations/note-retrieval/stop.js';
import type { PortalContext } from '../http/context.js';
import type { Endpoint } from '../openapi/endpoints.js';
import { pressEndpoint } from '../openapi/link-endpoint.js';

const withToken = z.object({ token: z.string() });
const withCode = z.object({ reference: z.string(), code: z.string() });

/** What a former provider does on the way to their notes; the request itself is a message to support, and the download is a page. */
export const noteRetrievalEndpoints: readonly ((context: PortalContext) => Endpoint)[] = [
  press(
    '/v1/note-retrievals/mailbox-proofs',
    'Proves the former mailbox with the token of the mailed link. Sent again, it stays so.',
    withToken,
    (dependencies, { token }) => proveFormerMailbox(dependencies, token),
  ),
  press(
    '/v1/note-retrievals/codes',
    'Texts a code to the former phone, with the token by which the mailbox was proven.',
    withToken,
    async (dependencies, { token }) => {
      const link = await findUsedMailboxLink(dependencies, token);
      return isRefusal(link) ? link : askForCodeByLink(dependencies, link.caseId);
    },
  ),
  press(
    '/v1/note-retrievals/phone-proofs',
    'Proves the former phone with the reference of the case and the code. A wrong reference and a wrong code get the same answer.',
    withCode,
    provePhone,
  ),
  press(
    '/v1/note-retrievals/cancellations',
    'Stops a release of notes with the token of a cancel link. Sent again, it stays so; after the download it is refused.',
    withToken,
    (dependencies, { token }) => stopRetrieval(dependencies, token),
  ),
];

function press<Body extends z.ZodObject>(
  path: string,
  summary: string,
  body: Body,
  use: (dependencies: Dependencies, body: z.output<Body>) => Promise<Refusal | null>,
): (context: PortalContext) => Endpoint {
  return pressEndpoint({ path, summary, body, press: ({ dependencies }, sent) => use(dependencies, sent) });
}
