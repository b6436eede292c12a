import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { personas } from './personas';
import { type Emulator, startEmulator } from './server';
import { redirectUri } from './test-browser';
import { TestClient } from './test-client';

const root = '/api/account/12345678/configuration/le-users';

describe('the Users API', () => {
  let emulator: Emulator;
  let client: TestClient;
  let accessToken: string;
  let nowMs = 1_700_000_000_000;

  beforeAll(async () => {
    const installation = { redirectUris: [redirectUri] };
    emulator = await startEmulator({ installation, now: () => nowMs });
    client = new TestClient(emulator);
  });
  beforeEach(async () => {
    await emulator.control.reset();
    accessToken = (await client.tokens()).access_token ?? '';
  });
  afterAll(() => emulator.close());

  it('answers booleans and numbers as strings', async () => {
    const answer = await client.user(accessToken);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      id: '987654321',
      fullName: 'Dana Whitlow',
      deleted: 'false',
      maxChats: '4',
      skillIds: ['2359235912', '2359235913'],
      profiles: [{ id: '2359273612', roleTypeId: '1', name: 'Administrator' }],
    });
  });

  it('answers them as JSON values in the other dialect', async () => {
    await emulator.control.speak({ stringBooleans: false });
    const answer = await client.user(accessToken);
    expect(await answer.json()).toEqual(personas.administrator.profile);
  });

  it('may know nothing of a user but the id', async () => {
    expect(await (await client.user(accessToken, '987654325')).json()).toEqual({ id: '987654325' });
  });

  it('lists users and skills', async () => {
    const headers = { authorization: `Bearer ${accessToken}` };
    const users = await (await client.get(`${root}/users?v=6.0`, headers)).json();
    expect(users.map(({ id }: { id: string }) => id)).toContain('987654322');
    const skills = await (await client.get(`${root}/skills?v=2.0`, headers)).json();
    expect(skills[0]).toMatchObject({ id: '2359235912', name: 'Billing', deleted: 'false' });
  });

  it('asks for a living access token', async () => {
    const { refresh_token = '' } = await client.tokens();
    for (const token of ['', 'unknown', refresh_token]) {
      const answer = await client.user(token);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    }
    expect((await client.get(`${root}/users/987654321?v=6.0`)).status).toBe(401);
    nowMs += 28_800_000;
    expect((await client.user(accessToken)).status).toBe(401);
  });

  it('refuses an unknown user or account with 404, and a wrong version with 400', async () => {
    const headers = { authorization: `Bearer ${accessToken}` };
    const foreign = root.replace('12345678', '87654321');
    expect((await client.user(accessToken, '1')).status).toBe(404);
    expect((await client.get(`${foreign}/users/987654321?v=6.0`, headers)).status).toBe(404);
    expect((await client.get(`${root}/users/987654321`, headers)).status).toBe(400);
    expect((await client.get(`${root}/users?v=5.0`, headers)).status).toBe(400);
    expect((await client.get(`${root}/skills`, headers)).status).toBe(400);
  });
});
