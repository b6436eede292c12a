import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressOf, redirectUri, TestBrowser } from '../e2e/support/emulator-browser';
import { nameOf, personas } from './personas';
import { type Emulator, startEmulator } from './server';

describe('the login page', () => {
  let emulator: Emulator;
  let nowMs = 1_700_000_000_000;

  beforeAll(async () => {
    const installation = { redirectUris: [redirectUri] };
    emulator = await startEmulator({ installation, now: () => nowMs });
  });
  afterAll(() => emulator.close());

  it('shows all personas, and says that it is a stand-in', async () => {
    const browser = new TestBrowser(emulator);
    const response = await browser.open(`/login?attempt=${await browser.openLogin()}`);
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(page).toContain('<title>Sign in – Sentinel emulator</title>');
    expect(page).toContain('A stand-in for tests and demos');
    for (const persona of Object.values(personas)) expect(page).toContain(nameOf(persona));
    expect(page).toContain('User 987654325');
    expect(page).not.toMatch(/<script|src=/);
  });

  it('cannot be embedded, and sends the configured opener policy', async () => {
    const browser = new TestBrowser(emulator);
    const login = `/login?attempt=${await browser.openLogin()}`;
    const plain = await browser.open(login);
    expect(plain.headers.get('x-frame-options')).toBe('DENY');
    expect(plain.headers.get('cross-origin-opener-policy')).toBeNull();
    await emulator.control.speak({ openerPolicy: 'same-origin' });
    const { headers } = await browser.open(login);
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    await emulator.control.reset();
  });

  it('redirects to the app with a code after the choice of a persona', async () => {
    const browser = new TestBrowser(emulator);
    const response = await browser.choose(personas.agent, await browser.openLogin({ state: 'a' }));
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toMatch(
      /^https:\/\/app\.brand\.example\/callback\?code=\w+&state=a$/,
    );
    expect(response.headers.get('set-cookie')).toMatch(
      /^emulator_sso=\w+; Path=\/; HttpOnly; SameSite=Lax$/,
    );
  });

  it('redirects with access_denied when the user cancels', async () => {
    const browser = new TestBrowser(emulator);
    const login = await browser.openLogin({ state: 'a' });
    const { searchParams } = addressOf(
      await browser.open('/login', { attempt: login, cancel: '1' }),
    );
    expect(searchParams.get('error')).toBe('access_denied');
    expect(searchParams.get('error_description')).toBe('The user cancelled the sign-in.');
    expect(searchParams.get('state')).toBe('a');
    expect(searchParams.has('code')).toBe(false);
  });

  it('supports several tabs of one browser', async () => {
    const browser = new TestBrowser(emulator);
    const first = await browser.openLogin({ state: 'first' });
    const second = await browser.openLogin({ state: 'second' });
    const stateAfter = async (login: string) =>
      addressOf(await browser.choose(personas.agent, login)).searchParams.get('state');
    expect(await stateAfter(first)).toBe('first');
    expect(await stateAfter(second)).toBe('second');
  });

  it('accepts a second click on the same page', async () => {
    const browser = new TestBrowser(emulator);
    const login = await browser.openLogin();
    await browser.choose(personas.agent, login);
    expect((await browser.choose(personas.agent, login)).status).toBe(302);
  });

  it('rejects the login of another browser, and an unknown one', async () => {
    const browser = new TestBrowser(emulator);
    await browser.openLogin();
    const foreign = await new TestBrowser(emulator).openLogin();
    for (const response of [
      await browser.open(`/login?attempt=${foreign}`),
      await browser.choose(personas.agent, foreign),
      await browser.choose(personas.agent, 'made-up'),
    ]) {
      expect(response.status).toBe(400);
      expect(await response.text()).toContain('no such sign-in');
    }
  });

  it('rejects a login after ten minutes as timed out', async () => {
    const browser = new TestBrowser(emulator);
    const login = await browser.openLogin();
    nowMs += 600_000;
    const response = await browser.choose(personas.agent, login);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('timed out');
  });

  it('rejects an unknown persona', async () => {
    const browser = new TestBrowser(emulator);
    const login = await browser.openLogin();
    expect((await browser.open('/login', { attempt: login, persona: 'nobody' })).status).toBe(400);
  });
});
