import type { NextRequest } from 'next/server';
import type { z } from 'zod';
import { isSafeMethod, isSameOrigin } from '../http/request';
import type { Services } from '../services';
import { type PublicSession, toPublicSession } from '../session/expiry';
import { isSessionMark } from '../session/session-mark';
import { sessionMarkField } from '../session/session-mark-field';
import { findSession } from '../session/store';
import { deniedRequest, foreignOrigin, logDenial, otherPerson, signedOut } from './denial-log';
import { errorResponse } from './error-response';
import { jsonDenial } from './responses';

interface RouteContext {
  readonly params: Promise<Record<string, string | string[] | undefined>>;
}

/** What a handler is told. */
export interface SignedInRequest {
  readonly request: NextRequest;
  readonly session: PublicSession;
  readonly params: Record<string, string | string[] | undefined>;
}

type RouteHandler = (request: NextRequest, context: RouteContext) => Promise<Response>;

/** What wraps a brand's own route handlers, so that they begin with somebody who is signed in. */
export function createRouteWrappers(services: () => Services) {
  const signedIn =
    (handle: (request: SignedInRequest, parts: Services) => Promise<Response>): RouteHandler =>
    async (request, { params }) => {
      const parts = services();
      const { config, log } = parts;
      const { method, headers } = request;
      try {
        if (!isSafeMethod(method) && !isSameOrigin(headers, config.appUrl)) {
          logDenial(deniedRequest(request), foreignOrigin(headers, config.appUrl), log);
          return jsonDenial(403);
        }
        const found = await findSession(request.cookies.getAll(), parts);
        if (found.kind === 'unavailable') return jsonDenial(503);
        if (found.kind !== 'active') {
          logDenial(deniedRequest(request), signedOut('sentinel.json or mutation asks'), log);
          return jsonDenial(401);
        }
        const session = toPublicSession(found.session, config);
        return await handle({ request, session, params: await params }, parts);
      } catch (error) {
        return errorResponse(error, { method, path: request.nextUrl.pathname }, log, 'json');
      }
    };

  /**
   * A route handler that answers with JSON: 401 `{"error":"signed_out"}` without a session, 503 while nobody can tell,
   * 403 for a mutation that comes from elsewhere, and 500 with a reference when the handler throws.
   *
   * @param handle its result is the body, or a `Response` as it is
   * @example export const GET = sentinel.json(async ({ session }) => ({ hello: session.identity.name }));
   */
  const json = (handle: (request: SignedInRequest) => Promise<unknown>): RouteHandler =>
    signedIn(async (request) => {
      const result = await handle(request);
      return result instanceof Response ? result : Response.json(result ?? null);
    });

  /**
   * A route handler for a form: it has to come from this app, from somebody who is signed in, who is the one whose page
   * it was if the form carries `SessionField`, with fields that fit the schema (else 400).
   *
   * @example export const POST = sentinel.mutation(z.object({ team: z.string() }), async ({ form }) => Response.json(form));
   */
  const mutation = <T>(
    schema: z.ZodType<T>,
    handle: (request: SignedInRequest & { readonly form: T }) => Promise<Response>,
  ): RouteHandler =>
    signedIn(async (signedInRequest, { config, log }) => {
      const { request, session } = signedInRequest;
      const fields = await request.formData().catch(() => new FormData());
      const mark = fields.get(sessionMarkField);
      if (typeof mark === 'string' && !isSessionMark(mark, session, config.sessionSecrets)) {
        logDenial(deniedRequest(request), otherPerson, log, session);
        return jsonDenial(409);
      }
      fields.delete(sessionMarkField);
      const form = schema.safeParse(Object.fromEntries(fields));
      return form.success
        ? handle({ ...signedInRequest, form: form.data })
        : Response.json({ error: 'invalid_form' }, { status: 400 });
    });

  return { json, mutation };
}
