import { describe, expect, it } from 'vitest';
import { checkPublicAddress } from './public-address';

const settings = {
  appUrl: 'https://app.brand.example',
  isHttps: true,
  redisUrl: null,
  cookieSuffix: '',
  installations: [{ accountId: '1', clientId: 'id', clientSecret: 'secret', name: null }],
} as const;

/** The results for an app on https without a port, with these changes. */
async function resultsFor(changes: {
  plainHttp?: Response;
  setCookie?: string;
  healthHeaders?: Record<string, string>;
  redisUrl?: string;
}): Promise<string> {
  let signIns = 0;
  const send = async (url: string, init: RequestInit = {}) => {
    const { protocol, pathname } = new URL(url);
    if (protocol === 'http:') {
      if (changes.plainHttp) return changes.plainHttp;
      throw new Error('connection refused');
    }
    if (pathname === '/api/health') {
      const headers = changes.healthHeaders ?? {};
      return Response.json({ status: 'ok', version: '1.2.3' }, { headers });
    }
    if (pathname === '/api/session/extend') return new Response(null, { status: 401 });
    const headers = new Headers({ location: `${settings.appUrl}/login` });
    if (pathname === '/login') {
      signIns += 1;
      const query = new URLSearchParams({
        client_id: 'id',
        redirect_uri: `${settings.appUrl}/callback`,
        state: String(signIns),
      });
      headers.set('location', `https://sentinel.example/authorize?${query}`);
      headers.set(
        'set-cookie',
        changes.setCookie ?? '__Host-attempt.1=x; Path=/; Secure; HttpOnly',
      );
    }
    for (const cookie of (new Headers(init.headers).get('cookie') ?? '').split('; ')) {
      if (pathname === '/dashboard') headers.append('set-cookie', `${cookie}; Max-Age=0; Path=/`);
    }
    return new Response(null, { status: pathname === '/api/ready' ? 200 : 303, headers });
  };
  const redisUrl = changes.redisUrl ?? null;
  const results = await checkPublicAddress({ ...settings, redisUrl }, send);
  return results.map(({ state, found }) => `${state}: ${found}`).join('\n');
}

describe('the doctor checks a public URL on https:', () => {
  it('no page is available without TLS', async () => {
    const redirect = new Response(null, { status: 301, headers: { location: settings.appUrl } });
    for (const changes of [{}, { plainHttp: redirect }]) {
      const found = await resultsFor(changes);
      expect(found).toContain('ok: no page is available without TLS');
      expect(found).not.toMatch(/^(?:warning|failed)/m);
    }
  });

  it('a page is available without TLS', async () => {
    const found = await resultsFor({ plainHttp: new Response('Welcome') });
    expect(found).toContain('warning: http://app.brand.example responds without TLS: status 200');
  });

  it('the app runs on Vercel, without Redis or with it', async () => {
    const healthHeaders = { 'x-vercel-id': 'fra1::abcde-1' };
    expect(await resultsFor({ healthHeaders })).toContain(
      'warning: the app runs on Vercel without Redis',
    );
    const redisUrl = 'rediss://redis.example';
    expect(await resultsFor({ healthHeaders, redisUrl })).toContain(
      'ok: the app runs on Vercel, with sessions in Redis',
    );
  });

  it('the cookie of a sign-in has lost Secure', async () => {
    const found = await resultsFor({ setCookie: '__Host-attempt.1=x; Path=/; HttpOnly' });
    expect(found).toContain('failed: a proxy changes the cookies of the app');
  });
});
