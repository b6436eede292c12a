import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { faultResponse } from './fault-response';
import type { FaultResponse } from './faults';
import { type Endpoint, type RecordedRequest, tokenDigest } from './request-log';
import type { EmulatorState } from './state';

export interface EmulatorEnv {
  Bindings: HttpBindings;
  Variables: { fault: FaultResponse | null; record: RecordedRequest };
}

type EndpointHandler = (
  c: Context<EmulatorEnv>,
  state: EmulatorState,
) => Response | Promise<Response>;

/** An endpoint, its methods as `Allow` lists them, its path, and its handler. */
export type EndpointRoute = readonly [Endpoint, string, string, EndpointHandler];

/** Like {@link EndpointRoute}, for a service that only your app calls. */
export type OwnRoute = readonly [methods: string, path: string, EndpointHandler];

/** Serves an endpoint: records each request on arrival, and applies the fault that waits for it. */
export function serveEndpoint(
  app: Hono<EmulatorEnv>,
  state: EmulatorState,
  [endpoint, methods, path, handler]: EndpointRoute,
): void {
  app.all(path, async (c) => {
    const url = new URL(c.req.url);
    const record: RecordedRequest = {
      endpoint,
      method: c.req.method,
      path: url.pathname + url.search,
      grantType: null,
      sentRefreshToken: null,
      answeredRefreshToken: null,
      status: 0,
    };
    state.requestLog.push(record);
    const fault = state.faults.take(endpoint);
    c.set('fault', fault);
    c.set('record', record);
    if (endpoint === 'token' || endpoint === 'revoke') {
      const form = new URLSearchParams(await c.req.text());
      record.grantType = form.get('grant_type');
      record.sentRefreshToken = tokenDigest(form.get('refresh_token') ?? form.get('token'));
    }
    const response = await faultResponse(fault, c.env, async () => {
      if (!methods.split(', ').includes(c.req.method)) {
        return c.json({ error: 'method_not_allowed' }, 405, { allow: methods });
      }
      try {
        return await handler(c, state);
      } catch (error) {
        if (error instanceof HTTPException) return error.getResponse();
        throw error;
      }
    });
    record.status = c.env.outgoing.destroyed ? 0 : response.status;
    return response;
  });
}
