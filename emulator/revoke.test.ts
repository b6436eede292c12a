import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressOf, redirectUri, TestBrowser } from '../e2e/support/emulator-browser';
import { TestClient } from '../e2e/support/emulator-client';
import { personas } from './personas';
import { type Emulator, startEmulator } from './server';

describe('the revocation endpoint', () => {
  let emulator: Emulator;
  let client: TestClient;

  beforeAll(async () => {
    emulator = await startEmulator({ installation: { redirectUris: [redirectUri] } });
    client = new TestClient(emulator);
  });
  afterAll(() => emulator.close());

  it.each(['v=1.0', 'v1.0'])('revokes the grant with ?%s', async (query) => {
    const { access_token = '', refresh_token = '' } = await client.tokens();
    const response = await client.post(`token/revoke?${query}`, { token: refresh_token });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
    expect((await client.user(access_token)).status).toBe(401);
    expect((await client.refresh(refresh_token)).status).toBe(400);
  });

  it('ends the sessions of this user only, in every browser', async () => {
    const [here, there, another] = [1, 2, 3].map(() => new TestBrowser(emulator));
    if (!here || !there || !another) throw new Error('three browsers');
    await there.signIn(personas.agent);
    await another.signIn(personas.administrator);
    const response = await client.exchange(await here.signIn(personas.agent));
    await client.revoke((await response.json()).refresh_token);
    expect(addressOf(await here.authorize()).pathname).toBe('/login');
    expect(addressOf(await there.authorize()).pathname).toBe('/login');
    expect(addressOf(await another.authorize()).pathname).toBe('/callback');
  });

  it('rejects an unknown, used or revoked token, and an access token, with 400', async () => {
    const first = await client.tokens();
    const second = await (await client.refresh(first.refresh_token ?? '')).json();
    for (const token of ['unknown', first.refresh_token ?? '', second.access_token, '']) {
      expect((await client.revoke(token)).status).toBe(400);
    }
    expect((await client.revoke(second.refresh_token)).status).toBe(200);
    expect((await client.revoke(second.refresh_token)).status).toBe(400);
  });

  it('rejects a wrong client with 401, a wrong version with 400 and GET with 405', async () => {
    const { refresh_token = '' } = await client.tokens();
    expect((await client.revoke(refresh_token, { client_secret: 'wrong' })).status).toBe(401);
    expect((await client.post('token/revoke?v=2.0', { token: refresh_token })).status).toBe(400);
    const read = await client.get('/sentinel/api/account/12345678/token/revoke?v=1.0');
    expect(read.status).toBe(405);
    expect((await client.refresh(refresh_token)).status).toBe(200);
  });
});
