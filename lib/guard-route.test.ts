import { NextRequest, NextResponse } from 'next/server';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { guardRoute } from './guard-route';
import { environment } from './testing/fixtures';

beforeAll(() => {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
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
  const handle = vi.fn(async () => NextResponse.redirect('https://app.brand.example/x', 303));
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
      expect(headers.get('x-content-type-options')).toBe('nosniff');
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

  it('is for no address that takes a session, or more than an answer of its own', async () => {
    for (const path of ['/dashboard', '/login']) {
      await expect(ask('GET', {}, path), path).rejects.toThrow('guards itself');
    }
  });
});
