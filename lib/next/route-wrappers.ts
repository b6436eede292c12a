import type { NextRequest } from 'next/server';
import type { z } from 'zod';
import { isSafeMethod } from '../http/request';
import type { Services } from '../services';
import { type PublicSession, toPublicSession } from '../session/public-session';
import type { Session } from '../session/session';
import { sessionMarkField } from '../session/session-mark-field';
import { findSession } from '../session/store';
import { denyForeignOrigin, isOfOtherPerson, jsonDenial } from './denial-responses';
import { logDenial, signedOut } from './denials';
import { errorResponse, parseNextRequest } from './responses';

type Params = Record<string, string | string[] | undefined>;

/** What the handler of `sentinel.json` or `sentinel.mutation` gets. */
export interface SignedInRequest {
  readonly request: NextRequest;
  readonly session: PublicSession;
  /** The dynamic segments of the route, by name. */
  readonly params: Params;
}

/** A route handler of Next.js, for `route.ts`. */
type RouteHandler = (
  request: NextRequest,
  context: { readonly params: Promise<Params> },
) => Promise<Response>;

/** Wraps a brand's own route handlers, so that they run only for a signed-in user. */
export function createRouteWrappers(getServices: () => Services) {
  const signedIn =
    (
      handle: (request: SignedInRequest, session: Session, services: Services) => Promise<Response>,
    ): RouteHandler =>
    async (request, { params }) => {
      // Before the settings, which a build that tries to prerender a route does not have.
      const parsed = parseNextRequest(request);
      const services = getServices();
      const { config, log } = services;
      try {
        const foreign = isSafeMethod(request.method) ? null : denyForeignOrigin(request, services);
        if (foreign) return foreign;
        const found = await findSession(request.cookies.getAll(), services);
        if (found.kind === 'unavailable') return jsonDenial('unavailable');
        if (found.kind !== 'active') {
          const report = signedOut('sentinel.json or sentinel.mutation needs a session');
          logDenial(parsed, report, log);
          return jsonDenial('signed_out');
        }
        const session = toPublicSession(found.session, config);
        const signedInRequest = { request, session, params: await params };
        return await handle(signedInRequest, found.session, services);
      } catch (error) {
        return errorResponse(error, parsed, log, 'json');
      }
    };

  return {
    /**
     * Creates a route handler that answers with JSON. It answers 401 `{"error":"signed_out"}` without a session, 503 if
     * Redis does not answer, 403 to a mutation from another origin, and 500 with a correlation ID if the handler
     * throws.
     *
     * @param handle returns the body, or a `Response` that is sent as it is
     * @example export const GET = sentinel.json(async ({ session }) => ({ hello: session.identity.name }));
     */
    json: (handle: (request: SignedInRequest) => Promise<unknown>): RouteHandler =>
      signedIn(async (request) => {
        const result = await handle(request);
        return result instanceof Response ? result : Response.json(result ?? null);
      }),

    /**
     * Creates a route handler for a form, with the checks of `json`. It answers 400 `{"error":"invalid_form"}` if the
     * fields do not match the schema, and 409 if the form carries the `SessionField` of another user.
     *
     * @param schema of the form fields, without `SessionField`
     * @param handle gets the parsed fields as `form`
     * @example
     * export const POST = sentinel.mutation(z.object({ team: z.string() }), async ({ form }) => Response.json(form));
     */
    mutation: <T>(
      schema: z.ZodType<T>,
      handle: (request: SignedInRequest & { readonly form: T }) => Promise<Response>,
    ): RouteHandler =>
      signedIn(async (signedInRequest, session, services) => {
        const { request } = signedInRequest;
        const fields = await request.formData().catch(() => new FormData());
        if (isOfOtherPerson(fields, parseNextRequest(request), session, services)) {
          return jsonDenial('other_person');
        }
        fields.delete(sessionMarkField);
        const form = schema.safeParse(Object.fromEntries(fields));
        return form.success
          ? handle({ ...signedInRequest, form: form.data })
          : Response.json({ error: 'invalid_form' }, { status: 400 });
      }),
  };
}
