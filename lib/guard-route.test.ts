import { NextRequest } from 'next/server';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { guardRoute } from './guard-route';
import { redirection } from './redirect';
import { environment } from './testing/fixtures';
import { getParts } from './wiring';

beforeAll(() => {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.restoreAllMocks();
});
afterAll(() => {
  vi.unstubAllEnvs();
});

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** What a guarded route answers, and whether its own handler was asked. */
async function ask(
  method: (typeof methods)[number],
  headers: Record<string, string> = {},
  path = '/callback?code=a&state=b',
) {
  const handle = vi.fn(async () => redirection(303, 'https://app.brand.example/x'));
  const request = new NextRequest(`https://app.brand.example${path}`, { method, headers });
  const response = await guardRoute(handle)[method](request);
  return {
    status: response.status,
    headers: response.headers,
    wasHandled: handle.mock.calls.length,
  };
}

describe('a route that guards itself', () => {
  it('hands on what the guard lets pass, and dresses the answer', async () => {
    const { status, headers, wasHandled } = await ask('GET');
    expect([status, wasHandled]).toEqual([303, 1]);
    expect(headers.get('location')).toBe('https://app.brand.example/x');
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(headers.get('vary')).toBe('Cookie');
    expect(headers.get('strict-transport-security')).not.toBeNull();
    expect(headers.get('content-security-policy')).toContain("script-src 'nonce-");
  });

  it('has another nonce for each answer', async () => {
    const policyOf = async () => (await ask('GET')).headers.get('content-security-policy');
    expect(await policyOf()).not.toBe(await policyOf());
  });

  it('does nothing for a HEAD', async () => {
    const { status, headers, wasHandled } = await ask('HEAD');
    expect([status, wasHandled]).toEqual([200, 0]);
    expect(headers.get('cache-control')).toBe('private, no-store');
  });

  it.each(methods.filter((method) => method !== 'GET' && method !== 'HEAD'))(
    'refuses %s, and says what there is instead',
    async (method) => {
      const { status, headers, wasHandled } = await ask(method);
      expect([status, wasHandled]).toEqual([405, 0]);
      expect(headers.get('allow')).toBe('GET, HEAD');
      expect(headers.get('content-security-policy')).toContain("object-src 'none'");
    },
  );

  it.each([
    { rsc: '1' },
    { 'sec-purpose': 'prefetch' },
    { 'next-router-prefetch': '1' },
    { 'sec-fetch-dest': 'image' },
    { 'sec-fetch-dest': 'iframe' },
  ])('refuses what is no navigation of a window: %j', async (headers) => {
    const { status, wasHandled } = await ask('GET', headers);
    expect([status, wasHandled]).toEqual([401, 0]);
  });

  it('is for no address that takes a session', async () => {
    vi.spyOn(getParts().log, 'error').mockReturnValue();
    expect(await ask('GET', {}, '/dashboard')).toMatchObject({ status: 500, wasHandled: 0 });
  });

  it('sends a sign-in that a form has come to on to its page', async () => {
    const { status, headers, wasHandled } = await ask('GET', {}, '/login?ended=');
    expect([status, wasHandled]).toEqual([307, 0]);
    expect(headers.get('location')).toBe(
      'https://app.brand.example/session-ended?returnTo=%2Fdashboard',
    );
  });

  it('starts an attempt while there is room, and says when there is none', async () => {
    vi.spyOn(getParts().signInLimit, 'take').mockResolvedValueOnce(null).mockResolvedValue(17);
    const log = vi.spyOn(getParts().log, 'warn').mockReturnValue();
    const started = await ask('GET', {}, '/login');
    expect([started.status, started.wasHandled]).toEqual([303, 1]);
    expect(log).not.toHaveBeenCalled();

    const words = await ask('GET', { accept: '*/*' }, '/login');
    expect([words.status, words.wasHandled]).toEqual([429, 0]);
    expect(words.headers.get('retry-after')).toBe('17');

    const path = '/login?returnTo=/dashboard/x&account=evil';
    const person = await ask('GET', { accept: 'text/html,*/*;q=0.8' }, path);
    expect([person.status, person.wasHandled]).toEqual([307, 0]);
    const page = new URL(person.headers.get('location') ?? '');
    expect(page.pathname).toBe('/sign-in-error');
    const reference = page.searchParams.get('ref');
    const reason = 'too_many_attempts';
    expect(Object.fromEntries(page.searchParams)).toEqual({
      reason,
      ref: reference,
      returnTo: '/dashboard/x',
    });
    expect(log).toHaveBeenLastCalledWith(
      'sign_in_failed',
      expect.objectContaining({ reference, reason }),
    );
  });
});

describe('a route that guards itself and throws', () => {
  it('answers with the reference under which the log says so', async () => {
    const logged = vi.spyOn(getParts().log, 'error').mockReturnValue();
    const request = new NextRequest('https://app.brand.example/callback?code=a&state=b');
    const response = await guardRoute(async () => {
      throw new RangeError('secret words');
    }).GET(request);
    expect(response.status).toBe(500);
    expect(response.headers.get('content-security-policy')).toContain("script-src 'nonce-");
    const [, reference] = /Reference: (\w{8})/.exec(await response.text()) ?? [];
    expect(logged).toHaveBeenCalledWith(
      'request_failed',
      expect.objectContaining({ reference, path: '/callback', causes: ['RangeError'] }),
    );
  });
});
