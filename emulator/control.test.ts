import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addressOf, redirectUri, TestBrowser } from '../e2e/support/emulator-browser';
import { TestClient } from '../e2e/support/emulator-client';
import { controlOf } from './control-client';
import { demoInstallation } from './installation';
import { personas } from './personas';
import { type Emulator, startEmulator } from './server';

describe.each(['in this process', 'over HTTP'])('the control %s', (how) => {
  let emulator: Emulator;
  let client: TestClient;
  let control: Emulator['control'];

  beforeAll(async () => {
    emulator = await startEmulator();
    client = new TestClient(emulator);
    control = how === 'over HTTP' ? controlOf(emulator.origin) : emulator.control;
  });
  beforeEach(async () => {
    await control.install({ ...demoInstallation, redirectUris: [redirectUri] });
    await control.reset();
  });
  afterAll(() => emulator.close());

  it('changes the given members of the installation only', async () => {
    await control.install({ accountId: '87654321' });
    expect((await new TestBrowser(emulator).authorize({}, '87654321')).status).toBe(302);
    await control.reset();
    expect((await new TestBrowser(emulator).authorize({}, '87654321')).status).toBe(302);
  });

  it('replaces the key by one with a new kid', async () => {
    const kids = async () => {
      const { keys } = await (await client.get('/sentinel/well-known/jwks')).json();
      return keys.map(({ kid }: { kid: string }) => kid);
    };
    const [before] = await kids();
    await control.rotateKeys();
    expect(await kids()).toEqual([expect.not.stringMatching(`^${before}$`)]);
    expect(await kids()).toEqual(await kids());
  });

  it("changes a user's record until the reset", async () => {
    const { access_token = '' } = await client.tokens();
    const record = async () => (await client.user(access_token)).json();
    const { id } = await record();
    await control.changeUser(id, { isEnabled: 'false' });
    expect(await record()).toMatchObject({ id, isEnabled: 'false', loginName: expect.anything() });
    await control.changeUser(id, null);
    expect((await client.user(access_token)).status).toBe(404);
    await control.reset();
    const again = (await client.tokens()).access_token ?? '';
    expect(await (await client.user(again)).json()).toMatchObject({ isEnabled: 'true' });
  });

  it('returns every request, oldest first', async () => {
    await client.tokens();
    await client.refresh('unknown');
    expect((await control.requests()).map(({ endpoint }) => endpoint)).toEqual([
      'authorize',
      'token',
      'token',
    ]);
    expect(await control.requests('token')).toMatchObject(
      [
        { grantType: 'authorization_code', status: 200 },
        { grantType: 'refresh_token', status: 400 },
      ].map((seen) => ({
        endpoint: 'token',
        method: 'POST',
        path: '/sentinel/api/account/12345678/token?v=2.0',
        ...seen,
      })),
    );
    expect(await control.requests('users')).toEqual([]);
  });

  it('identifies refresh tokens without revealing them', async () => {
    const { refresh_token: first = '' } = await client.tokens();
    const { refresh_token: second = '' } = await (await client.refresh(first)).json();
    await client.revoke(second);
    const requests = await control.requests();
    const [exchange, refresh] = requests.filter(({ endpoint }) => endpoint === 'token');
    const [revocation] = requests.filter(({ endpoint }) => endpoint === 'revoke');
    expect(exchange).toMatchObject({
      sentRefreshToken: null,
      answeredRefreshToken: expect.any(String),
    });
    expect(refresh?.sentRefreshToken).toBe(exchange?.answeredRefreshToken);
    expect(revocation?.sentRefreshToken).toBe(refresh?.answeredRefreshToken);
    expect(revocation?.sentRefreshToken).not.toBe(refresh?.sentRefreshToken);
    for (const token of [first, second]) expect(JSON.stringify(requests)).not.toContain(token);
  });

  it('returns every secret', async () => {
    const code = await new TestBrowser(emulator).signIn(personas.agent);
    const first = await (await client.exchange(code)).json();
    const second = await (await client.refresh(first.refresh_token)).json();
    const issued = [code, first.id_token, demoInstallation.clientSecret];
    for (const { access_token, refresh_token } of [first, second]) {
      issued.push(access_token, refresh_token);
    }
    expect((await control.secrets()).sort()).toEqual(issued.sort());
  });

  it('keeps only the installation on reset', async () => {
    const browser = new TestBrowser(emulator);
    const code = await browser.signIn(personas.agent);
    await control.speak({ tokenVersions: ['1.0'] });
    await control.fault({ on: 'token', answer: { kind: 'drop' } });
    await control.reset();
    expect(await control.requests()).toEqual([]);
    expect(await control.secrets()).toEqual([demoInstallation.clientSecret]);
    expect((await client.exchange(code)).status).toBe(400);
    expect(addressOf(await browser.authorize()).pathname).toBe('/login');
    expect(await client.tokens()).toHaveProperty('id_token');
  });

  it('rejects invalid values without a change', async () => {
    await expect(control.install({ accountId: 'no account!' })).rejects.toThrow('accountId');
    const tooLong = `https://a.example/${'x'.repeat(111)}`;
    for (const uri of ['https://a.example/#x', tooLong]) {
      await expect(control.install({ redirectUris: [uri] })).rejects.toThrow();
    }
    await expect(control.speak({ refreshTokenHexLength: 0 })).rejects.toThrow('refreshToken');
    const misplaced = { on: 'token', answer: { kind: 'base_uri', baseURI: 'x' } } as const;
    await expect(control.fault(misplaced)).rejects.toThrow('another endpoint');
    expect(await client.tokens()).toHaveProperty('access_token');
  });
});

describe('the control endpoint', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator.close());

  it.each([
    ['installation', '{"unknown":1}'],
    ['dialect', '{"issuer":"SENTINEL"}'],
    ['faults', '{"on":"token","answer":{"kind":"unheard-of"}}'],
    ['faults', 'no JSON'],
    ['users', '{"userId":"1","change":1}'],
  ])('responds 400 with the issues: %s %s', async (path, body) => {
    const response = await fetch(`${emulator.origin}/control/${path}`, { method: 'POST', body });
    expect(response.status).toBe(400);
    expect((await response.json()).issues[0]).toHaveProperty('message');
  });

  it('responds 400 for an unknown endpoint', async () => {
    const response = await fetch(`${emulator.origin}/control/requests?endpoint=nowhere`);
    expect(response.status).toBe(400);
  });

  it('explains itself at /, and responds 404 elsewhere', async () => {
    expect(await (await fetch(emulator.origin)).text()).toContain('stand-in');
    expect((await fetch(`${emulator.origin}/elsewhere`)).status).toBe(404);
  });
});
