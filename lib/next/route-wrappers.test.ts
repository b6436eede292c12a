import { NextRequest } from 'next/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import {
  config,
  environment,
  quietLog,
  sampleSession,
  sampleTokens,
} from '../../e2e/support/unit-fixtures';
import { RedisError } from '../runtime/redis-connection';
import { createServices } from '../services';
import { sessionMark } from '../session/session-mark';
import { sessionMarkField } from '../session/session-mark-field';
import { createRouteWrappers } from './route-wrappers';

const services = createServices(config, quietLog);
const { json, mutation } = createRouteWrappers(() => services);
const url = `${environment.APP_URL}/tickets/7`;
const context = { params: Promise.resolve({ id: '7' }) };
afterEach(() => {
  vi.restoreAllMocks();
});

const session = () => {
  const now = Math.floor(Date.now() / 1_000);
  const tokens = sampleTokens({ receivedAtSeconds: now, accessTokenEndsAtSeconds: now + 600 });
  return sampleSession({ signedInAtSeconds: now, lastUsedAtSeconds: now, tokens });
};

async function cookie(): Promise<string> {
  const cookies = await services.sessions.cookies(session(), []);
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}

describe('a JSON route', () => {
  const greet = json(async ({ session, params }) => ({ name: session.identity.name, ...params }));

  it('answers with what its handler returns', async () => {
    const request = new NextRequest(url, { headers: { cookie: await cookie() } });
    const response = await greet(request, context);
    expect([response.status, await response.json()]).toEqual([200, { name: 'Ada Byron', id: '7' }]);
    const teapot = json(async () => new Response('short and stout', { status: 418 }));
    expect((await teapot(request, context)).status).toBe(418);
    expect(await (await json(async () => undefined)(request, context)).json()).toBeNull();
  });

  it('is 401 without a session, and 503 while Redis is down', async () => {
    const handle = vi.fn();
    const signedOut = await json(handle)(new NextRequest(url), context);
    expect([signedOut.status, await signedOut.json()]).toEqual([401, { error: 'signed_out' }]);
    vi.spyOn(services.sessions, 'find').mockRejectedValue(new RedisError('away'));
    const unavailable = await json(handle)(new NextRequest(url), context);
    expect([unavailable.status, await unavailable.json()]).toEqual([503, { error: 'unavailable' }]);
    expect(handle).not.toHaveBeenCalled();
  });

  it('is 403 for a mutation from another origin', async () => {
    const handle = vi.fn();
    for (const origin of ['https://evil.example', 'null']) {
      const headers = { cookie: await cookie(), origin };
      const response = await json(handle)(
        new NextRequest(url, { method: 'PUT', headers }),
        context,
      );
      expect([response.status, await response.json()]).toEqual([403, { error: 'forbidden' }]);
    }
    expect(handle).not.toHaveBeenCalled();
  });

  it('is 500 with the reference of the log when its handler throws', async () => {
    const logged = vi.spyOn(services.log, 'error').mockReturnValue();
    const request = new NextRequest(url, { headers: { cookie: await cookie() } });
    const response = await json(async () => {
      throw new RangeError('secret words');
    })(request, context);
    const { reference, ...rest } = await response.json();
    expect([response.status, rest]).toEqual([500, { error: 'unexpected' }]);
    expect(logged).toHaveBeenCalledWith(
      'request_failed',
      expect.objectContaining({ reference, path: '/tickets/7', causes: ['RangeError'] }),
    );
  });
});

describe('a mutation', () => {
  const schema = z.object({ team: z.string().regex(/^\d+$/) });
  const send = async (fields: Record<string, string>, headers: Record<string, string> = {}) => {
    const handle = vi.fn(async ({ form }: { form: { team: string } }) => Response.json(form));
    const request = new NextRequest(url, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { cookie: await cookie(), origin: environment.APP_URL, ...headers },
    });
    const response = await mutation(schema, handle)(request, context);
    return {
      status: response.status,
      body: await response.json(),
      calls: handle.mock.calls.length,
    };
  };

  it('gets a form that matches its schema', async () => {
    expect(await send({ team: '7' })).toEqual({ status: 200, body: { team: '7' }, calls: 1 });
    expect(await send({ team: 'x' })).toMatchObject({ status: 400, calls: 0 });
    expect(await send({})).toMatchObject({ status: 400, calls: 0 });
  });

  it('is 409 for the form of another user', async () => {
    const own = sessionMark(session(), config.sessionSecrets);
    expect(await send({ team: '7', [sessionMarkField]: own })).toMatchObject({ status: 200 });
    expect(await send({ team: '7', [sessionMarkField]: 'x' })).toEqual({
      status: 409,
      body: { error: 'other_person' },
      calls: 0,
    });
  });

  it('needs this origin and a session', async () => {
    const elsewhere = await send({ team: '7' }, { origin: 'https://evil.example' });
    expect(elsewhere).toMatchObject({ status: 403, calls: 0 });
    expect(await send({ team: '7' }, { cookie: '' })).toMatchObject({ status: 401, calls: 0 });
  });
});
