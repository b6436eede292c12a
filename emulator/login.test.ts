import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nameOf, personas } from './personas';
import { type Emulator, startEmulator } from './server';
import { addressOf, redirectUri, TestBrowser } from './test-browser';

describe('the login page', () => {
  let emulator: Emulator;
  let nowMs = 1_700_000_000_000;

  beforeAll(async () => {
    const installation = { redirectUris: [redirectUri] };
    emulator = await startEmulator({ installation, now: () => nowMs });
  });
  afterAll(() => emulator.close());

  it('shows everybody, and says that it is a stand-in', async () => {
    const browser = new TestBrowser(emulator);
    const answer = await browser.open(`/login?attempt=${await browser.reachLoginPage()}`);
    const page = await answer.text();
    expect(answer.status).toBe(200);
    expect(page).toContain('<title>Sign in – Sentinel emulator</title>');
    expect(page).toContain('A stand-in for tests and demos');
    for (const persona of Object.values(personas)) expect(page).toContain(nameOf(persona));
    expect(page).toContain('User 987654325');
    expect(page).not.toMatch(/<script|src=/);
  });

  it('lets nobody frame it, and keeps or cuts off whoever opened its window, as it is told', async () => {
    const browser = new TestBrowser(emulator);
    const login = `/login?attempt=${await browser.reachLoginPage()}`;
    const plain = await browser.open(login);
    expect(plain.headers.get('x-frame-options')).toBe('DENY');
    expect(plain.headers.get('cross-origin-opener-policy')).toBeNull();
    await emulator.control.speak({ openerPolicy: 'same-origin' });
    const { headers } = await browser.open(login);
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    await emulator.control.reset();
  });

  it('goes back to the app with a code once somebody is chosen', async () => {
    const browser = new TestBrowser(emulator);
    const answer = await browser.choose(
      personas.agent,
      await browser.reachLoginPage({ state: 'a' }),
    );
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toMatch(
      /^https:\/\/app\.brand\.example\/callback\?code=\w+&state=a$/,
    );
    expect(answer.headers.get('set-cookie')).toMatch(
      /^emulator_sso=\w+; Path=\/; HttpOnly; SameSite=Lax$/,
    );
  });

  it('goes back with access_denied when the person cancels', async () => {
    const browser = new TestBrowser(emulator);
    const attempt = await browser.reachLoginPage({ state: 'a' });
    const { searchParams } = addressOf(await browser.open('/login', { attempt, cancel: '1' }));
    expect(searchParams.get('error')).toBe('access_denied');
    expect(searchParams.get('error_description')).toBe('The user cancelled the sign-in.');
    expect(searchParams.get('state')).toBe('a');
    expect(searchParams.has('code')).toBe(false);
  });

  it('keeps several tabs of one browser apart', async () => {
    const browser = new TestBrowser(emulator);
    const first = await browser.reachLoginPage({ state: 'first' });
    const second = await browser.reachLoginPage({ state: 'second' });
    const stateAfter = async (attempt: string) =>
      addressOf(await browser.choose(personas.agent, attempt)).searchParams.get('state');
    expect(await stateAfter(first)).toBe('first');
    expect(await stateAfter(second)).toBe('second');
  });

  it('answers a second click on the same page again', async () => {
    const browser = new TestBrowser(emulator);
    const attempt = await browser.reachLoginPage();
    await browser.choose(personas.agent, attempt);
    expect((await browser.choose(personas.agent, attempt)).status).toBe(302);
  });

  it('refuses the attempt of another browser, and one nobody made', async () => {
    const browser = new TestBrowser(emulator);
    await browser.reachLoginPage();
    const foreign = await new TestBrowser(emulator).reachLoginPage();
    for (const answer of [
      await browser.open(`/login?attempt=${foreign}`),
      await browser.choose(personas.agent, foreign),
      await browser.choose(personas.agent, 'made-up'),
    ]) {
      expect(answer.status).toBe(400);
      expect(await answer.text()).toContain('no such sign-in');
    }
  });

  it('refuses an attempt after ten minutes, and says that it timed out', async () => {
    const browser = new TestBrowser(emulator);
    const attempt = await browser.reachLoginPage();
    nowMs += 600_000;
    const answer = await browser.choose(personas.agent, attempt);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('timed out');
  });

  it('refuses a person there is not', async () => {
    const browser = new TestBrowser(emulator);
    const attempt = await browser.reachLoginPage();
    expect((await browser.open('/login', { attempt, persona: 'nobody' })).status).toBe(400);
  });
});
