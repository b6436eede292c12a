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

export type EndpointHandler = (c: Context<EmulatorEnv>) => Response | Promise<Response>;

/** Where one endpoint is, and the one method it knows. */
export interface EndpointPath {
  readonly endpoint: Endpoint;
  readonly method: 'GET' | 'POST';
  readonly path: string;
}

/** Puts an endpoint in its place: recorded on arrival, made to fail when a fault is waiting for it. */
export function serveEndpoint(
  app: Hono<EmulatorEnv>,
  state: EmulatorState,
  { endpoint, method, path }: EndpointPath,
  handler: EndpointHandler,
): void {
  app.all(path, async (c) => {
    const url = new URL(c.req.url);
    const record = state.journal.begin(endpoint, c.req.method, url.pathname + url.search);
    const fault = state.faults.take(endpoint);
    c.set('fault', fault);
    c.set('record', record);
    if (endpoint === 'token' || endpoint === 'revoke') {
      const form = new URLSearchParams(await c.req.text());
      record.grantType = form.get('grant_type');
      record.sentRefreshToken = tokenDigest(form.get('refresh_token') ?? form.get('token'));
    }
    const rightAnswer = () =>
      c.req.method === method ? answerOf(handler, c) : methodNotAllowed(method);
    const answer = await faultResponse(fault, c.env, rightAnswer);
    record.status = c.env.outgoing.destroyed ? 0 : answer.status;
    return answer;
  });
}

/** A refusal thrown anywhere below an endpoint is an answer like any other. */
async function answerOf(handler: EndpointHandler, c: Context<EmulatorEnv>): Promise<Response> {
  try {
    return await handler(c);
  } catch (error) {
    if (error instanceof HTTPException) return error.getResponse();
    throw error;
  }
}

function methodNotAllowed(allowed: string): Response {
  return Response.json(
    { error: 'method_not_allowed' },
    { status: 405, headers: { allow: allowed } },
  );
}
