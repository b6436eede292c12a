import { NextRequest, NextResponse } from 'next/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { config, quietLog } from '../../e2e/support/unit-fixtures';
import { createServices } from '../services';
import { publicRoute } from './route-handlers';

const services = createServices(config, quietLog);
afterEach(() => {
  vi.restoreAllMocks();
});

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** The response of a public route, and how often its handler ran. */
async function ask(
  method: (typeof methods)[number],
  headers: Record<string, string> = {},
  path = '/callback?code=a&state=b',
) {
  const handle = vi.fn(async () => NextResponse.redirect('https://app.brand.example/x', 303));
  const request = new NextRequest(`https://app.brand.example${path}`, { method, headers });
  const response = await publicRoute(() => services, handle)[method](request);
  return {
    status: response.status,
    headers: response.headers,
    wasHandled: handle.mock.calls.length,
  };
}

describe('a route without the middleware', () => {
  it('handles what the route table accepts, and adds the headers', async () => {
    const { status, headers, wasHandled } = await ask('GET');
    expect([status, wasHandled]).toEqual([303, 1]);
    expect(headers.get('location')).toBe('https://app.brand.example/x');
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(headers.get('vary')).toBe('Cookie');
    expect(headers.get('strict-transport-security')).not.toBeNull();
    expect(headers.get('content-security-policy')).toContain("script-src 'nonce-");
  });

  it('has a new nonce for each response', async () => {
    const policyOf = async () => (await ask('GET')).headers.get('content-security-policy');
    expect(await policyOf()).not.toBe(await policyOf());
  });

  it.each(['/login', '/callback?code=a&state=b', '/login/', '/%6Cogin', '//callback'])(
    'does nothing for a HEAD of %s',
    async (path) => {
      const { status, headers, wasHandled } = await ask('HEAD', {}, path);
      expect([status, wasHandled]).toEqual([200, 0]);
      expect(headers.get('cache-control')).toBe('private, no-store');
    },
  );

  it('handles a HEAD where it is told how', async () => {
    const request = new NextRequest('https://app.brand.example/api/me', { method: 'HEAD' });
    const denied = async () => new Response(null, { status: 401 });
    expect((await publicRoute(() => services, denied, denied).HEAD(request)).status).toBe(401);
  });

  it.each(methods.filter((method) => method !== 'GET' && method !== 'HEAD'))(
    'answers %s with 405 and Allow',
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
  ])('denies a request that is no top-level navigation: %j', async (headers) => {
    const { status, wasHandled } = await ask('GET', headers);
    expect([status, wasHandled]).toEqual([401, 0]);
  });

  it('is 404 at an internal path of Next.js', async () => {
    const { status, wasHandled } = await ask('GET', {}, '/_error');
    expect([status, wasHandled]).toEqual([404, 0]);
  });

  it('is 500 at a protected path', async () => {
    vi.spyOn(services.log, 'error').mockReturnValue();
    expect(await ask('GET', {}, '/dashboard')).toMatchObject({ status: 500, wasHandled: 0 });
  });
});

describe('a route without the middleware that throws', () => {
  it('answers with the reference of the log', async () => {
    const logged = vi.spyOn(services.log, 'error').mockReturnValue();
    const request = new NextRequest('https://app.brand.example/callback?code=a&state=b');
    const response = await publicRoute(
      () => services,
      async () => {
        throw new RangeError('secret words');
      },
    ).GET(request);
    expect(response.status).toBe(500);
    expect(response.headers.get('content-security-policy')).toContain("script-src 'nonce-");
    const [, reference] = /Reference: (\w{8})/.exec(await response.text()) ?? [];
    expect(logged).toHaveBeenCalledWith(
      'request_failed',
      expect.objectContaining({ reference, path: '/callback', causes: ['RangeError'] }),
    );
  });
});
