import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { demoInstallation } from './installation';
import { personas } from './personas';
import { type Emulator, startEmulator } from './server';
import { addressOf, goodAuthorization, redirectUri, TestBrowser } from './test-browser';

const path = `/sentinel/api/account/${demoInstallation.accountId}/authorize`;

function without(name: string): string {
  const query = new URLSearchParams(goodAuthorization);
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

  it('sends a browser it does not know to the login page, with a cookie for ten minutes', async () => {
    const answer = await new TestBrowser(emulator).authorize();
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toMatch(/^\/login\?attempt=[0-9a-f]{32}$/);
    expect(answer.headers.get('set-cookie')).toMatch(
      /^ibs_id=[0-9a-f]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/,
    );
  });

  it('sends a person who is signed in straight back, the state exactly as sent', async () => {
    const browser = new TestBrowser(emulator);
    await browser.signIn(personas.agent);
    const state = 'a+b c/ä&=%25';
    const answer = await browser.authorize({ state });
    expect(answer.status).toBe(302);
    expect(addressOf(answer).searchParams.get('state')).toBe(state);
    expect(addressOf(answer).searchParams.get('code')).toMatch(/^[0-9a-f]{40}$/);
    expect(answer.headers.get('location')).toMatch(`${redirectUri}?code=`);
  });

  it('leaves the query of a registered redirect URI as it is', async () => {
    const browser = new TestBrowser(emulator);
    await browser.signIn(personas.agent);
    const answer = await browser.authorize({ redirect_uri: withQuery });
    expect(answer.headers.get('location')).toMatch(`${withQuery}&code=`);
  });

  it.each([
    ['a wrong version', `${path}?${new URLSearchParams({ ...goodAuthorization, v: '2.0' })}`],
    [
      'another response type',
      `${path}?${new URLSearchParams({ ...goodAuthorization, response_type: 'token' })}`,
    ],
    [
      'a redirect URI that only begins like a registered one',
      `${path}?${new URLSearchParams({ ...goodAuthorization, redirect_uri: `${redirectUri}/x` })}`,
    ],
    ['no version', without('v')],
    ['no response type', without('response_type')],
    ['no client id', without('client_id')],
    ['no redirect URI where several are registered', without('redirect_uri')],
    ['a parameter given twice', `${path}?${new URLSearchParams(goodAuthorization)}&state=other`],
  ])('keeps a browser with %s on an error page, with 400', async (_what, address) => {
    const answer = await new TestBrowser(emulator).open(address);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('location')).toBeNull();
    expect(await answer.text()).toContain('LivePerson error page');
  });

  it('answers 401 for an unknown app or account, and never redirects', async () => {
    const browser = new TestBrowser(emulator);
    for (const answer of [
      await browser.authorize({ client_id: 'another' }),
      await browser.authorize({}, '87654321'),
    ]) {
      expect(answer.status).toBe(401);
      expect(answer.headers.get('location')).toBeNull();
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

  it('knows no redirect URI before one is registered', async () => {
    await emulator.control.install({ redirectUris: [] });
    expect((await new TestBrowser(emulator).authorize()).status).toBe(400);
    expect((await new TestBrowser(emulator).open(without('redirect_uri'))).status).toBe(400);
  });

  it('goes back with an error for a plain code challenge where PKCE is verified', async () => {
    await emulator.control.speak({ pkce: 'verified' });
    const answer = await new TestBrowser(emulator).authorize({ code_challenge: 'plain-one' });
    expect(addressOf(answer).searchParams.get('error')).toBe('invalid_request');
    expect(addressOf(answer).searchParams.get('state')).toBe(goodAuthorization.state);
  });

  it('answers 405 to HEAD and POST, and starts nothing', async () => {
    for (const method of ['HEAD', 'POST']) {
      const address = `${emulator.origin}${path}?${new URLSearchParams(goodAuthorization)}`;
      const answer = await fetch(address, { method, redirect: 'manual' });
      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')).toBe('GET');
    }
  });
});
