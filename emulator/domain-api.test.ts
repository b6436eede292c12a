import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from './server';
import { TestClient } from './test-client';

describe('the Domain API', () => {
  let emulator: Emulator;
  let client: TestClient;

  beforeAll(async () => {
    emulator = await startEmulator();
    client = new TestClient(emulator);
  });
  afterAll(() => emulator.close());

  it.each(['sentinel', 'accountConfigReadOnly'])('names its own host for %s', async (service) => {
    const answer = await client.get(
      `/api/account/12345678/service/${service}/baseURI.json?version=1.0`,
    );
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      service,
      account: '12345678',
      baseURI: `localhost:${emulator.port}`,
    });
  });

  it('lists both services when none is named', async () => {
    const answer = await client.get('/api/account/12345678/service/baseURI.json?version=1.0');
    const baseURI = `localhost:${emulator.port}`;
    expect(await answer.json()).toEqual({
      baseURIs: [
        { service: 'sentinel', account: '12345678', baseURI },
        { service: 'accountConfigReadOnly', account: '12345678', baseURI },
      ],
    });
  });

  it.each([
    ['an unknown account', '/api/account/87654321/service/sentinel/baseURI.json?version=1.0', 404],
    ['an unknown service', '/api/account/12345678/service/other/baseURI.json?version=1.0', 404],
    ['a missing version', '/api/account/12345678/service/sentinel/baseURI.json', 400],
  ])('refuses %s in JSON', async (_what, path, status) => {
    const answer = await client.get(path);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toHaveProperty('error');
  });

  it('names the host of the TLS front that stands before it', async () => {
    const behindTls = await startEmulator({ publicOrigin: 'https://localhost:8443' });
    const answer = await new TestClient(behindTls).get(
      '/api/account/12345678/service/sentinel/baseURI.json?version=1.0',
    );
    expect(await answer.json()).toHaveProperty('baseURI', 'localhost:8443');
    expect(behindTls.origin).toBe(`http://localhost:${behindTls.port}`);
    await behindTls.close();
  });
});
