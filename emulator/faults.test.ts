import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addressOf, redirectUri, TestBrowser } from '../e2e/support/emulator-browser';
import { TestClient } from '../e2e/support/emulator-client';
import type { FaultResponse } from './faults';
import { demoInstallation } from './installation';
import { personas } from './personas';
import { type Emulator, startEmulator } from './server';

const domainPath = '/api/account/12345678/service/sentinel/baseURI.json?version=1.0';

describe('a fault', () => {
  let emulator: Emulator;
  let client: TestClient;

  beforeAll(async () => {
    emulator = await startEmulator({ installation: { redirectUris: [redirectUri] } });
    client = new TestClient(emulator);
  });
  afterEach(() => emulator.control.reset());
  afterAll(() => emulator.close());

  const faultyDomain = async (answer: FaultResponse) => {
    await emulator.control.fault({ on: 'domain', answer });
    return client.get(domainPath);
  };

  it('applies to its endpoint only, as often as requested, oldest first', async () => {
    const { control } = emulator;
    await control.fault({ on: 'domain', times: 2, answer: { kind: 'status', status: 503 } });
    await control.fault({ on: 'domain', answer: { kind: 'status', status: 429 } });
    expect((await client.get('/sentinel/well-known/jwks')).status).toBe(200);
    const statuses = [];
    for (let i = 0; i < 4; i += 1) statuses.push((await client.get(domainPath)).status);
    expect(statuses).toEqual([503, 503, 429, 200]);
  });

  it('can be a status, with or without body and headers', async () => {
    const headers = { 'retry-after': '5' };
    const response = await faultyDomain({ kind: 'status', status: 429, body: { a: 1 }, headers });
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(await response.json()).toEqual({ a: 1 });
    expect(await (await faultyDomain({ kind: 'status', status: 500 })).text()).toBe('');
    expect((await faultyDomain({ kind: 'status', status: 204, body: {} })).status).toBe(204);
  });

  it('can be an HTML page, an empty body or a redirect', async () => {
    const page = await faultyDomain({ kind: 'html' });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');
    const empty = await faultyDomain({ kind: 'empty' });
    expect(empty.status).toBe(200);
    expect(await empty.text()).toBe('');
    const redirect = await faultyDomain({ kind: 'redirect', location: 'https://evil.example/' });
    expect(redirect.status).toBe(302);
    expect(redirect.headers.get('location')).toBe('https://evil.example/');
  });

  it('can be half a response to a request that has its effect', async () => {
    const { refresh_token = '' } = await client.tokens();
    await emulator.control.fault({ on: 'token', answer: { kind: 'truncated' } });
    const response = await client.refresh(refresh_token);
    const body = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(response.headers.get('content-length')).toBe(String(body.length));
    expect(body).toMatch(/^\{"access_token"/);
    expect(() => JSON.parse(body)).toThrow(SyntaxError);
    expect((await client.refresh(refresh_token)).status).toBe(400);
  });

  it('can be huge valid JSON', async () => {
    const body = await (await faultyDomain({ kind: 'huge', bytes: 3_000_001 })).text();
    expect(body).toHaveLength(3_000_001);
    expect(JSON.parse(body)).toHaveProperty('padding');
  });

  it('can be huge to a client that stops reading', async () => {
    const response = await faultyDomain({ kind: 'huge', bytes: 1_000_000_000 });
    await response.body?.cancel();
    expect((await client.get(domainPath)).status).toBe(200);
  });

  it('can be the right response, late', async () => {
    const before = performance.now();
    const response = await faultyDomain({ kind: 'slow', delayMs: 100 });
    expect(await response.json()).toHaveProperty('service', 'sentinel');
    expect(performance.now() - before).toBeGreaterThan(95);
  });

  it('leaves the code unspent when a slow response is aborted', async () => {
    const code = await new TestBrowser(emulator).signIn(personas.agent);
    await emulator.control.fault({ on: 'token', answer: { kind: 'slow', delayMs: 80 } });
    const address = `${emulator.origin}/sentinel/api/account/12345678/token?v=2.0`;
    const form = new URLSearchParams({ grant_type: 'authorization_code', code });
    const signal = AbortSignal.timeout(30);
    await expect(fetch(address, { method: 'POST', body: form, signal })).rejects.toThrow();
    expect(await emulator.control.requests('token')).toMatchObject([{ status: 0 }]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await client.exchange(code)).status).toBe(200);
  });

  it('spends the refresh token although a held response is aborted', async () => {
    const { refresh_token = '' } = await client.tokens();
    await emulator.control.fault({ on: 'token', answer: { kind: 'held', delayMs: 80 } });
    const began = performance.now();
    const held = await client.refresh(refresh_token);
    expect(performance.now() - began).toBeGreaterThan(75);
    const { refresh_token: second = '' } = await held.json();
    await emulator.control.fault({ on: 'token', answer: { kind: 'held', delayMs: 2_000 } });
    const address = `${emulator.origin}/sentinel/api/account/12345678/token?v=2.0`;
    const { clientId: client_id, clientSecret: client_secret } = demoInstallation;
    const form = { grant_type: 'refresh_token', refresh_token: second, client_id, client_secret };
    const body = new URLSearchParams(form);
    const leaving = new AbortController();
    const arrived = async () => (await emulator.control.requests('token')).length;
    const before = await arrived();
    const call = fetch(address, { method: 'POST', body, signal: leaving.signal });
    const isLost = expect(call).rejects.toThrow();
    await expect.poll(arrived).toBe(before + 1);
    leaving.abort();
    await isLost;
    expect((await client.refresh(second)).status).toBe(400);
  });

  it('can be immediate headers and a late body', async () => {
    const began = performance.now();
    const response = await faultyDomain({ kind: 'slow_body', delayMs: 150 });
    expect(performance.now() - began).toBeLessThan(145);
    expect(await response.json()).toHaveProperty('service', 'sentinel');
    expect(performance.now() - began).toBeGreaterThan(140);
  });

  it('can be a body shorter than its Content-Length', async () => {
    const response = await faultyDomain({ kind: 'cut' });
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('terminated');
  });

  it('can change the type of every value', async () => {
    expect(await (await faultyDomain({ kind: 'wrong_types' })).json()).toEqual({
      service: { was: 'a text' },
      account: { was: 'a text' },
      baseURI: { was: 'a text' },
    });
  });

  it('can be removed', async () => {
    const answer = { kind: 'drop' } as const;
    await emulator.control.fault({ on: 'domain', times: 3, answer });
    await emulator.control.forgetFaults();
    expect((await client.get(domainPath)).status).toBe(200);
  });

  it('can reset the connection', async () => {
    await expect(faultyDomain({ kind: 'reset' })).rejects.toThrow('fetch failed');
    expect((await client.get(domainPath)).status).toBe(200);
  });

  it('can close the connection without a response', async () => {
    await expect(faultyDomain({ kind: 'drop' })).rejects.toThrow('fetch failed');
    expect(await emulator.control.requests()).toMatchObject([{ endpoint: 'domain', status: 0 }]);
    expect((await client.get(domainPath)).status).toBe(200);
  });

  it('can be another baseURI in an otherwise right response', async () => {
    const response = await faultyDomain({ kind: 'base_uri', baseURI: '10.0.0.1/path' });
    expect(await response.json()).toEqual({
      service: 'sentinel',
      account: '12345678',
      baseURI: '10.0.0.1/path',
    });
  });

  it('can redirect a valid authorization request with an error', async () => {
    const browser = new TestBrowser(emulator);
    const error = 'temporarily_unavailable';
    const answer: FaultResponse = { kind: 'authorization_error', error, errorDescription: 'a & b' };
    await emulator.control.fault({ on: 'authorize', answer });
    const { searchParams, pathname } = addressOf(await browser.authorize({ state: 's' }));
    expect(pathname).toBe('/callback');
    expect(Object.fromEntries(searchParams)).toEqual({
      error,
      error_description: 'a & b',
      state: 's',
    });
    expect(addressOf(await browser.authorize()).pathname).toBe('/login');
  });

  it('can set and remove members of a token response', async () => {
    const set = { expires_in: 'soon', token_type: null, access_token: 'made-up' };
    await emulator.control.fault({ on: 'token', answer: { kind: 'token_answer', set } });
    const response = await client.tokens();
    expect(response).toMatchObject({ expires_in: 'soon', access_token: 'made-up' });
    expect(response).not.toHaveProperty('token_type');
    expect(await emulator.control.secrets()).toContain('made-up');
  });

  it('adds a flawed id_token to a refresh, too', async () => {
    const { refresh_token = '' } = await client.tokens();
    const answer: FaultResponse = { kind: 'id_token', flaw: 'no_subject' };
    await emulator.control.fault({ on: 'token', answer });
    expect(await (await client.refresh(refresh_token)).json()).toHaveProperty('id_token');
  });
});
