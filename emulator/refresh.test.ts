import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { redirectUri } from '../e2e/support/emulator-browser';
import { TestClient } from '../e2e/support/emulator-client';
import { type Emulator, startEmulator } from './server';

describe('the token endpoint, given a refresh token', () => {
  let emulator: Emulator;
  let client: TestClient;

  beforeAll(async () => {
    emulator = await startEmulator({ installation: { redirectUris: [redirectUri] } });
    client = new TestClient(emulator);
  });
  afterEach(() => emulator.control.reset());
  afterAll(() => emulator.close());

  it('returns new tokens and no id_token', async () => {
    const first = await client.tokens();
    const response = await client.refresh(first.refresh_token ?? '');
    const second = await response.json();
    expect(response.status).toBe(200);
    expect(Object.keys(second).sort()).toEqual(
      ['access_token', 'expires_in', 'refresh_token', 'token_type'].sort(),
    );
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect((await client.user(second.access_token)).status).toBe(200);
    expect((await client.user(first.access_token ?? '')).status).toBe(200);
  });

  it('rejects a used refresh token, but not the next one', async () => {
    const first = await client.tokens();
    const second = await (await client.refresh(first.refresh_token ?? '')).json();
    const reuse = await client.refresh(first.refresh_token ?? '');
    expect(reuse.status).toBe(400);
    expect(await reuse.json()).toHaveProperty('error', 'invalid_grant');
    expect((await client.refresh(second.refresh_token)).status).toBe(200);
  });

  it('rejects an unknown or missing token and a wrong secret', async () => {
    const { refresh_token = '' } = await client.tokens();
    const unknown = await client.refresh('abc');
    expect(unknown.status).toBe(400);
    expect(await unknown.json()).toHaveProperty('error', 'invalid_grant');
    expect(await (await client.refresh('')).json()).toHaveProperty('error', 'invalid_request');
    expect((await client.refresh(refresh_token, { client_secret: 'x' })).status).toBe(401);
    expect((await client.refresh(refresh_token)).status).toBe(200);
  });

  it('rejects every token after a reset', async () => {
    const { refresh_token = '', access_token = '' } = await client.tokens();
    await emulator.control.reset();
    expect((await client.refresh(refresh_token)).status).toBe(400);
    expect((await client.user(access_token)).status).toBe(401);
  });
});
