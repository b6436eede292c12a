import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  addressOf,
  authorizationParameters,
  redirectUri,
  TestBrowser,
} from '../e2e/support/emulator-browser';
import { demoInstallation } from './installation';
import { personas } from './personas';
import { type Emulator, startEmulator } from './server';

const path = `/sentinel/api/account/${demoInstallation.accountId}/authorize`;

function without(name: string): string {
  const query = new URLSearchParams(authorizationParameters);
  query.delete(name);
  return `${path}?${query}`;
}

describe('the authorization endpoint', () => {
  let emulator: Emulator;
  const withQuery = 'https://app.brand.example/callback?from=a%20b&x=+';

  beforeAll(async () => {
    emulator = await startEmulator({ installation: { redirectUris: [redirectUri, withQuery] } });
  });
  afterEach(async () => {
    await emulator.control.reset();
    await emulator.control.install({ redirectUris: [redirectUri, withQuery] });
  });
  afterAll(() => emulator.close());

  it('redirects an unknown browser to the login page, with a cookie of ten minutes', async () => {
    const response = await new TestBrowser(emulator).authorize();
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toMatch(/^\/login\?attempt=[0-9a-f]{32}$/);
    expect(response.headers.get('set-cookie')).toMatch(
      /^ibs_id=[0-9a-f]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/,
    );
  });

  it('redirects a signed-in user to the app, with the unchanged state', async () => {
    const browser = new TestBrowser(emulator);
    await browser.signIn(personas.agent);
    const state = 'a+b c/ä&=%25';
    const response = await browser.authorize({ state });
    expect(response.status).toBe(302);
    expect(addressOf(response).searchParams.get('state')).toBe(state);
    expect(addressOf(response).searchParams.get('code')).toMatch(/^[0-9a-f]{40}$/);
    expect(response.headers.get('location')).toMatch(`${redirectUri}?code=`);
  });

  it('keeps the query of a registered redirect URI', async () => {
    const browser = new TestBrowser(emulator);
    await browser.signIn(personas.agent);
    const response = await browser.authorize({ redirect_uri: withQuery });
    expect(response.headers.get('location')).toMatch(`${withQuery}&code=`);
  });

  it.each([
    ['a wrong version', `${path}?${new URLSearchParams({ ...authorizationParameters, v: '2.0' })}`],
    [
      'another response type',
      `${path}?${new URLSearchParams({ ...authorizationParameters, response_type: 'token' })}`,
    ],
    [
      'a redirect URI of which a registered one is only a prefix',
      `${path}?${new URLSearchParams({ ...authorizationParameters, redirect_uri: `${redirectUri}/x` })}`,
    ],
    ['no version', without('v')],
    ['no response type', without('response_type')],
    ['no client id', without('client_id')],
    ['no redirect URI when several are registered', without('redirect_uri')],
    ['a repeated parameter', `${path}?${new URLSearchParams(authorizationParameters)}&state=other`],
  ])('shows an error page with 400 for %s', async (_what, address) => {
    const response = await new TestBrowser(emulator).open(address);
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
    expect(await response.text()).toContain('LivePerson error page');
  });

  it('responds 401 without a redirect for an unknown app or account', async () => {
    const browser = new TestBrowser(emulator);
    for (const response of [
      await browser.authorize({ client_id: 'another' }),
      await browser.authorize({}, '87654321'),
    ]) {
      expect(response.status).toBe(401);
      expect(response.headers.get('location')).toBeNull();
    }
  });

  it('needs no redirect URI when exactly one is registered', async () => {
    await emulator.control.install({ redirectUris: [redirectUri] });
    const browser = new TestBrowser(emulator);
    await browser.signIn(personas.agent);
    expect((await browser.open(without('redirect_uri'))).headers.get('location')).toMatch(
      `${redirectUri}?code=`,
    );
  });

  it('accepts no redirect URI before one is registered', async () => {
    await emulator.control.install({ redirectUris: [] });
    expect((await new TestBrowser(emulator).authorize()).status).toBe(400);
    expect((await new TestBrowser(emulator).open(without('redirect_uri'))).status).toBe(400);
  });

  it('redirects with an error for a plain code challenge when PKCE is verified', async () => {
    await emulator.control.speak({ pkce: 'verified' });
    const response = await new TestBrowser(emulator).authorize({ code_challenge: 'plain-one' });
    expect(addressOf(response).searchParams.get('error')).toBe('invalid_request');
    expect(addressOf(response).searchParams.get('state')).toBe(authorizationParameters.state);
  });

  it('responds 405 to HEAD and POST', async () => {
    for (const method of ['HEAD', 'POST']) {
      const address = `${emulator.origin}${path}?${new URLSearchParams(authorizationParameters)}`;
      const response = await fetch(address, { method, redirect: 'manual' });
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('GET');
    }
  });
});
