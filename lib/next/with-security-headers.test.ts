import { NextRequest } from 'next/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { config, httpConfig, quietLog } from '../../e2e/support/unit-fixtures';
import { createServices } from '../services';
import { withSecurityHeaders } from './with-security-headers';

/** The headers of the response to a GET, and the policy that its page gets. */
async function headersOf(path: string, settings = config) {
  let policy = '';
  const request = new NextRequest(settings.appUrl + path);
  const { headers } = await withSecurityHeaders(
    request,
    createServices(settings, quietLog),
    async (routed) => {
      policy = routed.policy;
      return new Response(null);
    },
  );
  return { headers: Object.fromEntries(headers), policy };
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the headers of a response', () => {
  it('contain HSTS for a year, without subdomains, on https', async () => {
    const hsts = 'strict-transport-security';
    expect((await headersOf('/x')).headers).toHaveProperty(hsts, 'max-age=31536000');
    expect((await headersOf('/x', httpConfig)).headers).not.toHaveProperty(hsts);
  });

  it('contain the policy of the page, and isolate it from its opener', async () => {
    const { headers, policy } = await headersOf('/x', httpConfig);
    expect(policy).toContain("object-src 'none'");
    expect(headers).toEqual({
      'content-security-policy': policy,
      'cross-origin-opener-policy': 'same-origin',
    });
  });

  it('leave the caching of a brand’s own route to itself in development, where a line tells of it', async () => {
    const cachingOf = async (path: string) => (await headersOf(path)).headers['cache-control'];
    expect(await cachingOf('/dashboard/mine')).toBe('private, no-store');
    vi.stubEnv('NODE_ENV', 'development');
    expect(await cachingOf('/dashboard/mine')).toBeUndefined();
    expect(await cachingOf('/api/me')).toBe('private, no-store');
  });

  it('let the sites embed a page that the request’s frame ancestors name', async () => {
    const services = createServices(config, quietLog);
    const frameAncestors = async () => ['https://lo.le1.liveperson.net'];
    const respond = async () => new Response(null);
    const policyOf = async (path: string) => {
      const request = new NextRequest(config.appUrl + path);
      const { headers } = await withSecurityHeaders(
        request,
        { ...services, frameAncestors },
        respond,
      );
      return headers.get('content-security-policy');
    };
    expect(await policyOf('/dashboard')).toMatch(
      /frame-ancestors https:\/\/lo.le1.liveperson.net$/,
    );
    expect(await policyOf('/frame/signed-in')).toMatch(/frame-ancestors 'none'$/);
  });

  it('prevent caching of a response that uses the session', async () => {
    expect((await headersOf('/dashboard')).headers).toMatchObject({
      'cache-control': 'private, no-store',
      vary: 'Cookie',
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  it('keep the opener on sign-in pages if embedding is configured', async () => {
    const opener = 'cross-origin-opener-policy';
    const embedded = { ...config, embedOrigins: ['https://workspace.example'] };
    expect((await headersOf('/login', embedded)).headers).not.toHaveProperty(opener);
    expect((await headersOf('/dashboard', embedded)).headers).toHaveProperty(opener);
    expect((await headersOf('/login')).headers).toHaveProperty(opener);
  });
});
