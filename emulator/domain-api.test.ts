import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TestClient } from '../e2e/support/emulator-client';
import { type Emulator, startEmulator } from './server';

describe('the Domain API', () => {
  let emulator: Emulator;
  let client: TestClient;

  beforeAll(async () => {
    emulator = await startEmulator();
    client = new TestClient(emulator);
  });
  afterEach(() => emulator.control.reset());
  afterAll(() => emulator.close());

  it.each(['sentinel', 'accountConfigReadOnly', 'liveEngageUI'])(
    'returns its own host for %s',
    async (service) => {
      const response = await client.get(
        `/api/account/12345678/service/${service}/baseURI.json?version=1.0`,
      );
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({
        service,
        account: '12345678',
        baseURI: `localhost:${emulator.port}`,
      });
    },
  );

  it('lists the services when the path names none', async () => {
    const response = await client.get('/api/account/12345678/service/baseURI.json?version=1.0');
    const baseURI = `localhost:${emulator.port}`;
    const { baseURIs } = await response.json();
    for (const service of [
      'sentinel',
      'accountConfigReadOnly',
      'accountConfigReadWrite',
      'msgHist',
      'liveEngageUI',
    ]) {
      expect(baseURIs).toContainEqual({ service, account: '12345678', baseURI });
    }
  });

  it.each([
    ['an unknown account', '/api/account/87654321/service/sentinel/baseURI.json?version=1.0', 401],
    ['an unknown service', '/api/account/12345678/service/other/baseURI.json?version=1.0', 400],
    [
      'a service in another case',
      '/api/account/12345678/service/Sentinel/baseURI.json?version=1.0',
      400,
    ],
    ['a missing version', '/api/account/12345678/service/sentinel/baseURI.json', 400],
  ])('rejects %s with JSON', async (_what, path, status) => {
    const response = await client.get(path);
    expect(response.status).toBe(status);
    expect(await response.json()).toHaveProperty('error');
  });

  it.each([
    ['not_found', 404],
    ['no_base_uri', 200],
  ] as const)('answers an unknown account or service as %s', async (unknownService, status) => {
    await emulator.control.speak({ unknownService });
    for (const path of ['87654321/service/sentinel', '12345678/service/other']) {
      const response = await client.get(`/api/account/${path}/baseURI.json?version=1.0`);
      expect(response.status).toBe(status);
      expect(await response.json()).not.toHaveProperty('baseURI');
    }
  });

  it('returns the host of the TLS proxy in front', async () => {
    const behindTls = await startEmulator({ publicOrigin: 'https://localhost:8443' });
    const response = await new TestClient(behindTls).get(
      '/api/account/12345678/service/sentinel/baseURI.json?version=1.0',
    );
    expect(await response.json()).toHaveProperty('baseURI', 'localhost:8443');
    expect(behindTls.origin).toBe(`http://localhost:${behindTls.port}`);
    await behindTls.close();
  });
});
