import type { NextRequest } from 'next/server';
import type { z } from 'zod';
import type { Services } from '../services';
import { type PublicSession, toPublicSession } from '../session/public-session';
import type { Session } from '../session/session';
import { sessionMarkField } from '../session/session-mark-field';
import { findSession } from '../session/store';
import { logDenial, signedOut } from './denial-messages';
import { jsonDenial } from './denial-responses';
import { isOfOtherPerson } from './other-person';
import type { AppRequest } from './responses';
import { routeHandler } from './route-handlers';

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
  type Handle = (signedIn: SignedInRequest, session: Session, app: AppRequest) => Promise<Response>;
  const signedInHandler =
    (handle: Handle): RouteHandler =>
    (request, { params }) => {
      const respond = async (app: AppRequest) => {
        const { parsed, services } = app;
        const found = await findSession(request.cookies.getAll(), services);
        if (found.kind === 'unavailable') return jsonDenial('unavailable');
        if (found.kind !== 'active') {
          const denial = signedOut('sentinel.json or sentinel.mutation needs a session');
          logDenial(parsed, denial, services.log);
          return jsonDenial('signed_out');
        }
        const session = toPublicSession(found.session, services.config);
        return handle({ request, session, params: await params }, found.session, app);
      };
      return routeHandler(getServices, respond, 'json')(request);
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
      signedInHandler(async (request) => {
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
      signedInHandler(async (signedIn, session, app) => {
        const fields = await app.request.formData().catch(() => new FormData());
        if (isOfOtherPerson(fields, session, app)) return jsonDenial('other_person');
        fields.delete(sessionMarkField);
        const form = schema.safeParse(Object.fromEntries(fields));
        return form.success
          ? handle({ ...signedIn, form: form.data })
          : Response.json({ error: 'invalid_form' }, { status: 400 });
      }),
  };
}
