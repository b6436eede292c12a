import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { redirectUri } from '../e2e/support/emulator-browser';
import { TestClient } from '../e2e/support/emulator-client';
import { type Persona, personas, type UserRecord } from './personas';
import { type Emulator, startEmulator } from './server';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const path = '/api/account/12345678/configuration/le-users/users?v=6.0&include_deleted=true';

describe('the list of users', () => {
  let emulator: Emulator;
  let client: TestClient;
  let accessToken: string;

  beforeAll(async () => {
    emulator = await startEmulator({ installation: { redirectUris: [redirectUri] } });
    client = new TestClient(emulator);
  });
  beforeEach(async () => {
    await emulator.control.reset();
    accessToken = (await client.tokens()).access_token ?? '';
  });
  afterAll(() => emulator.close());

  const list = () => client.get(path, { authorization: `Bearer ${accessToken}` });
  const users = async (): Promise<UserRecord[]> => (await list()).json();

  it('has ten thousand users with unique ids and login names, in less than 16 MB', async () => {
    const response = await list();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    const body = Buffer.from(await response.arrayBuffer());
    expect(body.byteLength).toBeLessThan(16_000_000);
    const all: UserRecord[] = JSON.parse(body.toString());
    expect(all).toHaveLength(10_000);
    expect(new Set(all.map(({ id }) => id)).size).toBe(10_000);
    // One persona has no login name.
    expect(new Set(all.map(({ loginName }) => loginName)).size).toBe(10_000);
  });

  it('has the unchanged personas, far from the start and from each other', async () => {
    await emulator.control.speak({ stringBooleans: false });
    const all = await users();
    const positions = Object.values(personas).map(({ userId, profile }: Persona) => {
      const position = all.findIndex(({ id }) => id === userId);
      expect(all[position]).toEqual(profile);
      return position;
    });
    expect(positions).toEqual([1_000, 3_000, 5_000, 7_000, 9_000]);
  });

  it('follows each change of the dialect', async () => {
    const hasJsonValue = (text: string) => /"\w+":\[?(\d|true|false)/.test(text);
    const first = await (await list()).text();
    expect(hasJsonValue(first)).toBe(false);
    await emulator.control.speak({ stringBooleans: false });
    const [user] = await users();
    expect(user).toMatchObject({ isEnabled: expect.any(Boolean), maxChats: expect.any(Number) });
    await emulator.control.reset();
    accessToken = (await client.tokens()).access_token ?? '';
    expect((await (await list()).text()) === first).toBe(true);
  });

  it.each([true, false])(
    'has the same record of a user as the single request: %s',
    async (stringBooleans) => {
      await emulator.control.speak({ stringBooleans });
      const all = await users();
      for (const user of [all[0], all[777], all[5_432], all[9_999]]) {
        expect(await (await client.user(accessToken, user?.id)).json()).toEqual(user);
      }
      expect((await client.user(accessToken, '987709995')).status).toBe(404);
    },
  );

  it('is complete again after a truncated response', async () => {
    await emulator.control.fault({ on: 'user_list', answer: { kind: 'truncated' } });
    await expect(users()).rejects.toThrow(SyntaxError);
    expect(await users()).toHaveLength(10_000);
  });

  it('is identical in another process', async () => {
    const args = ['--import', 'tsx', main, '--port', '0', '--json', '--redirect-uri', redirectUri];
    const child = spawn(process.execPath, args);
    try {
      const [line] = await once(child.stdout, 'data');
      const elsewhere = new TestClient(JSON.parse(line));
      const { access_token } = await elsewhere.tokens();
      const theirs = await elsewhere.get(path, { authorization: `Bearer ${access_token}` });
      expect((await theirs.text()) === (await (await list()).text())).toBe(true);
    } finally {
      child.kill('SIGKILL');
    }
  });
});
