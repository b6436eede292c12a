import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { redirectUri, TestBrowser } from '../e2e/support/emulator-browser';
import { TestClient } from '../e2e/support/emulator-client';
import { demoInstallation } from './installation';
import { personas } from './personas';
import { type Emulator, startEmulator } from './server';

describe('the token endpoint, given a code', () => {
  let emulator: Emulator;
  let client: TestClient;
  let code: string;
  let nowMs = 1_700_000_000_000;

  beforeAll(async () => {
    const installation = { redirectUris: [redirectUri, `${redirectUri}/other`] };
    emulator = await startEmulator({ installation, now: () => nowMs });
    client = new TestClient(emulator);
  });
  beforeEach(async () => {
    await emulator.control.reset();
    code = await new TestBrowser(emulator).signIn(personas.administrator);
  });
  afterAll(() => emulator.close());

  it('returns the documented tokens, with no-store', async () => {
    const response = await client.exchange(code);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({
      access_token: expect.stringMatching(/^[0-9a-f]{64}$/),
      token_type: 'Bearer',
      refresh_token: expect.stringMatching(/^[0-9a-f]{640}$/),
      id_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      expires_in: 28_800,
    });
  });

  it('rejects a reused code, and revokes the tokens of its first use', async () => {
    const { access_token, refresh_token } = await (await client.exchange(code)).json();
    expect((await client.user(access_token)).status).toBe(200);
    const replay = await client.exchange(code);
    expect(replay.status).toBe(400);
    expect(await replay.json()).toHaveProperty('error', 'invalid_grant');
    expect((await client.user(access_token)).status).toBe(401);
    expect((await client.refresh(refresh_token)).status).toBe(400);
  });

  it('rejects a code after a minute', async () => {
    nowMs += 60_000;
    const response = await client.exchange(code);
    expect(response.status).toBe(400);
    expect(await response.json()).toHaveProperty('error', 'invalid_grant');
  });

  it.each([
    ['a made-up code', { code: 'made-up' }, 'invalid_grant'],
    ['another redirect URI', { redirect_uri: `${redirectUri}/other` }, 'invalid_grant'],
    ['no redirect URI', { redirect_uri: '' }, 'invalid_request'],
    ['no code', { code: '' }, 'invalid_request'],
    ['no grant type', { grant_type: '' }, 'invalid_request'],
    ['an unknown grant type', { grant_type: 'password' }, 'unsupported_grant_type'],
    ['no client secret', { client_secret: '' }, 'invalid_request'],
  ])('rejects %s with 400', async (_what, changes, error) => {
    const response = await client.exchange(code, changes);
    expect(response.status).toBe(400);
    expect(await response.json()).toHaveProperty('error', error);
  });

  it.each([
    ['a wrong secret', { client_secret: 'wrong' }],
    ['an unknown client', { client_id: 'unknown' }],
  ])('rejects %s with 401, and does not spend the code', async (_what, changes) => {
    const response = await client.exchange(code, changes);
    expect(response.status).toBe(401);
    expect(await response.json()).toHaveProperty('error', 'invalid_client');
    expect((await client.exchange(code)).status).toBe(200);
  });

  it('rejects credentials in a header, in the query, or repeated', async () => {
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
    const basic = { authorization: `Basic ${btoa('id:secret')}` };
    expect((await client.post('token?v=2.0', form, basic)).status).toBe(400);
    expect((await client.post(`token?v=2.0&client_id=x`, form)).status).toBe(400);
    const twice = new URLSearchParams({ ...form, client_id: demoInstallation.clientId });
    twice.append('client_id', demoInstallation.clientId);
    const address = `${emulator.origin}/sentinel/api/account/12345678/token?v=2.0`;
    const response = await fetch(address, { method: 'POST', body: twice });
    expect(response.status).toBe(400);
  });

  it('rejects a body that is no form, an unknown account, a missing version and GET', async () => {
    const address = `${emulator.origin}/sentinel/api/account`;
    const json = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
    const form = () => ({ method: 'POST', body: new URLSearchParams({ client_id: 'x' }) });
    expect((await fetch(`${address}/12345678/token?v=2.0`, json)).status).toBe(400);
    expect((await fetch(`${address}/87654321/token?v=2.0`, form())).status).toBe(401);
    expect((await fetch(`${address}/12345678/token`, form())).status).toBe(400);
    const read = await fetch(`${address}/12345678/token?v=2.0`);
    expect(read.status).toBe(405);
    expect(read.headers.get('allow')).toBe('POST');
  });
});
