import { Router } from 'express';
import { z } from 'zod';
import { refusalCodes } from '../../domain/refusals.js';
import type { PortalContext } from '../http/context.js';
import { sendPage } from '../components/send-page.js';
import { refusalSentences } from '../http/refusals.js';
import { cookieName } from '../http/session-cookie.js';
import { ApiDocsPage } from './page.js';
import type { Endpoint } from './endpoints.js';

/** Mounts a portal's endpoints with their description (OpenAPI 3.1) and a page to read it. */
export function openApi(
  context: PortalContext,
  descriptions: readonly ((context: PortalContext) => Endpoint)[],
): Router {
  const endpoints = descriptions.map((describe) => describe(context));
  const router = Router();
  for (const { method, path, handle } of endpoints) router[method](path.replace(/\{(\w+)\}/g, ':$1'), handle);
  let document: ReturnType<typeof describe> | undefined;
  router.get('/openapi.json', (_request, response) => {
    // Made when it is first asked for: it takes longer than all else of a start.
    response.json((document ??= describe(context, endpoints)));
  });
  router.get('/docs', (_request, response) =>
    sendPage(
      context,
      response,
      'API',
      ApiDocsPage({ portal: context.portal, endpoints, sentences: refusalSentences }),
    ),
  );
  return router;
}

function describe({ portal, origin }: PortalContext, endpoints: readonly Endpoint[]) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { method, path, summary, body, response, success, already, open } of endpoints) {
    const parameters = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    }));
    (paths[path] ??= {})[method] = {
      summary,
      operationId: `${method}${path.replace(/[/{}-]+(\w)?/g, (_match, letter: string | undefined) => (letter ?? '').toUpperCase())}`,
      ...(open ? { security: [] } : {}),
      ...(parameters.length > 0 ? { parameters } : {}),
      ...(body
        ? {
            requestBody: {
              required: true,
              content: { 'application/json': { schema: schemaOf(body.strict(), 'input') } },
            },
          }
        : {}),
      responses: {
        [success]: answered('Done', response),
        ...(already === undefined ? {} : { [already]: answered('Done already', response) }),
        default: {
          description: 'A refusal',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: `Headway account lifecycle, ${portal} portal`, version: '1' },
    servers: [{ url: origin }],
    security: [{ session: [] }],
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: cookieName(portal, origin) } },
      schemas: { Problem: schemaOf(problem, 'output') },
    },
  };
}

function answered(description: string, response: z.ZodType) {
  return { description, content: { 'application/json': { schema: schemaOf(response, 'output') } } };
}

const fieldError = z.object({ field: z.string(), code: z.enum(refusalCodes), detail: z.string() });

const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(refusalCodes),
  errors: z.array(fieldError).optional(),
});

function schemaOf(schema: z.ZodType, io: 'input' | 'output') {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io });
  return rest;
}
