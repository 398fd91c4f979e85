import type { Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import { areRefusals, isRefusal, type Refusal, type RefusalCode } from '../../domain/refusals.js';
import { sendProblem, type PortalContext } from '../http/context.js';
import { signedInOnly } from '../sign-in/visits.js';
import type { SignedIn } from '../../operations/account/signed-in.js';

/** One endpoint of the JSON API: the schemas both check what comes and describe it in /openapi.json. */
export interface Endpoint {
  readonly method: 'get' | 'post' | 'delete';
  /** As in OpenAPI: /v1/note-exports/{id}. */
  readonly path: string;
  readonly summary: string;
  readonly body?: z.ZodObject;
  readonly response: z.ZodType;
  readonly success: number;
  /** Whether everyone may call it, without a session. */
  readonly open: boolean;
  /** The status when the same is asked again and the answer is what is there already. */
  readonly already?: number;
  readonly handle: RequestHandler;
}

interface OpenCall<Body> {
  readonly context: PortalContext;
  readonly request: Request;
  readonly response: Response;
  readonly body: Body;
}

interface Call<Body> extends OpenCall<Body> {
  readonly signedIn: SignedIn;
}

interface Description<Body extends z.ZodObject, Response extends z.ZodType> {
  readonly method: Endpoint['method'];
  readonly path: string;
  readonly summary: string;
  readonly body?: Body;
  readonly response: Response;
  readonly success?: number;
  readonly already?: number;
}

type Result<Response> =
  Response | Refusal | readonly Refusal[] | { readonly status: number; readonly body: Response };

/** An endpoint for callers who have no session yet. */
export type OpenDescription<Body extends z.ZodObject, Response extends z.ZodType> = Description<
  Body,
  Response
> & {
  readonly handle: (call: OpenCall<z.output<Body>>) => Promise<Result<z.input<Response>>>;
};

/** Describes an endpoint for signed-in callers; unknown fields and refusals become problem details. */
export function endpoint<Body extends z.ZodObject, Response extends z.ZodType>(
  description: Description<Body, Response> & {
    handle: (call: Call<z.output<Body>>) => Promise<Result<z.input<Response>>>;
  },
): (context: PortalContext) => Endpoint {
  const { handle, success = 200, ...rest } = description;
  return (context) => ({
    ...rest,
    success,
    open: false,
    handle: signedInOnly(context, async ({ request, response, signedIn }) =>
      answer(description, request, response, (body) =>
        handle({ context, request, response, signedIn, body }),
      ),
    ),
  });
}

/** The same for callers who have no session yet. */
export function openEndpoint<Body extends z.ZodObject, Response extends z.ZodType>(
  description: OpenDescription<Body, Response>,
): (context: PortalContext) => Endpoint {
  const { handle, success = 200, ...rest } = description;
  return (context) => ({
    ...rest,
    success,
    open: true,
    handle: (request, response) =>
      answer(description, request, response, (body) => handle({ context, request, response, body })),
  });
}

async function answer<Body extends z.ZodObject, Answer extends z.ZodType>(
  { body: schema, success = 200 }: Description<Body, Answer>,
  request: Request,
  response: Response,
  handle: (body: z.output<Body>) => Promise<Result<z.input<Answer>>>,
): Promise<void> {
  const parsed = schema?.strict().safeParse(request.body ?? {});
  if (parsed && !parsed.success) {
    const errors = fieldErrors(parsed.error);
    return sendProblem(response, errors[0]?.code ?? 'field-malformed', errors);
  }
  const result = await handle((parsed?.data ?? {}) as z.output<Body>);
  if (isRefusal(result)) {
    if (result.actId !== undefined) response.location(`/v1/acts/${result.actId}`);
    return sendProblem(
      response,
      result.refused,
      result.field ? [{ field: result.field, code: result.refused }] : [],
    );
  }
  if (areRefusals(result))
    return sendProblem(
      response,
      result[0]?.refused ?? 'body-malformed',
      result.map(({ refused, field = '' }) => ({ field, code: refused })),
    );
  const { status, body } = isAnswer(result) ? result : { status: success, body: result };
  response.status(status).json(body);
}

function isAnswer(result: unknown): result is { status: number; body: unknown } {
  return (
    typeof result === 'object' &&
    result !== null &&
    'status' in result &&
    typeof result.status === 'number' &&
    'body' in result
  );
}

/** Fields of which a caller is told at once. Basis: product; each is work while everyone else waits. */
const mostErrors = 100;

function fieldErrors(error: z.ZodError): { field: string; code: RefusalCode }[] {
  return error.issues
    .flatMap((issue): { field: string; code: RefusalCode }[] =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ field: [...issue.path, key].join('.'), code: 'field-unknown' }))
        : [{ field: issue.path.join('.'), code: 'field-malformed' }],
    )
    .slice(0, mostErrors);
}
