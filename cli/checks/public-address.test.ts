import { describe, expect, it } from 'vitest';
import { checkPublicAddress } from './public-address';

const place = {
  appUrl: 'https://app.brand.example',
  isHttps: true,
  cookieSuffix: '',
  installations: [{ accountId: '1', clientId: 'id', clientSecret: 'secret', name: null }],
} as const;

/** What is found where https, with no port in its address, answers as the app does, but for this. */
async function foundAt(changes: { plainHttp?: Response; attempt?: string }): Promise<string> {
  let attempts = 0;
  const ask = async (url: string, init: RequestInit = {}) => {
    const { protocol, pathname } = new URL(url);
    if (protocol === 'http:') {
      if (changes.plainHttp) return changes.plainHttp;
      throw new Error('nothing there');
    }
    if (pathname === '/api/health') return Response.json({ status: 'ok', version: '1.2.3' });
    if (pathname === '/api/session/extend') return new Response(null, { status: 401 });
    const headers = new Headers({ location: `${place.appUrl}/login` });
    if (pathname === '/login') {
      attempts += 1;
      const query = new URLSearchParams({
        client_id: 'id',
        redirect_uri: `${place.appUrl}/callback`,
        state: String(attempts),
      });
      headers.set('location', `https://sentinel.example/authorize?${query}`);
      headers.set('set-cookie', changes.attempt ?? '__Host-attempt.1=x; Path=/; Secure; HttpOnly');
    }
    for (const cookie of (new Headers(init.headers).get('cookie') ?? '').split('; ')) {
      if (pathname === '/dashboard') headers.append('set-cookie', `${cookie}; Max-Age=0; Path=/`);
    }
    return new Response(null, { status: pathname === '/api/ready' ? 200 : 303, headers });
  };
  const findings = await checkPublicAddress(place, ask);
  return findings.map(({ state, found }) => `${state}: ${found}`).join('\n');
}

describe('at a public address on https the doctor finds', () => {
  it('nothing, where nobody is served without TLS', async () => {
    const redirect = new Response(null, { status: 301, headers: { location: place.appUrl } });
    for (const changes of [{}, { plainHttp: redirect }]) {
      const found = await foundAt(changes);
      expect(found).toContain('ok: nobody is served without TLS');
      expect(found).not.toMatch(/^(?:warning|failed)/m);
    }
  });

  it('that people are served without TLS', async () => {
    const found = await foundAt({ plainHttp: new Response('Welcome') });
    expect(found).toContain('warning: http://app.brand.example answers without TLS: status 200');
  });

  it('that the cookie of an attempt is not kept to TLS any more', async () => {
    const found = await foundAt({ attempt: '__Host-attempt.1=x; Path=/; HttpOnly' });
    expect(found).toContain('failed: something in front of the app changes its cookies');
  });
});
