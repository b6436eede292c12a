import { createHmac, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redirectUri } from '../e2e/support/emulator-browser';
import { TestClient } from '../e2e/support/emulator-client';
import { demoInstallation } from './installation';
import { personas } from './personas';
import { type Emulator, startEmulator } from './server';

const nowMs = 1_700_000_000_000;
const nowSeconds = nowMs / 1000;

function parts(idToken = '') {
  const [head = '', body = '', signature = ''] = idToken.split('.');
  const json = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  return { header: json(head), claims: json(body), text: `${head}.${body}`, signature };
}

describe('the id_token', () => {
  let emulator: Emulator;
  let client: TestClient;

  beforeAll(async () => {
    const installation = { redirectUris: [redirectUri] };
    emulator = await startEmulator({ installation, now: () => nowMs });
    client = new TestClient(emulator);
  });
  afterAll(() => emulator.close());

  async function publicKey(): Promise<{ kid: string; key: KeyObject }> {
    const { keys } = await (await client.get('/sentinel/well-known/jwks')).json();
    return { kid: keys[0].kid, key: createPublicKey({ key: keys[0], format: 'jwk' }) };
  }

  const isSigned = (idToken: string | undefined, key: KeyObject) => {
    const { text, signature } = parts(idToken);
    return verify('RSA-SHA256', Buffer.from(text), key, Buffer.from(signature, 'base64url'));
  };

  it('has the claims of the user and a signature by the key of its kid', async () => {
    const { id_token } = await client.tokens(personas.employee);
    const { kid, key } = await publicKey();
    expect(parts(id_token).header).toEqual({ kid, typ: 'JWT', alg: 'RS256' });
    expect(parts(id_token).claims).toEqual({
      sub: '987654323',
      aud: demoInstallation.clientId,
      iss: 'Sentinel',
      iat: nowSeconds,
      exp: nowSeconds + 600,
      is_admin: true,
      is_lpa: true,
    });
    expect(isSigned(id_token, key)).toBe(true);
  });

  it.each([
    ['wrong_audience', { aud: 'another-app' }],
    ['wrong_issuer', { iss: 'https://issuer.example' }],
    ['expired', { iat: nowSeconds - 86_400, exp: nowSeconds - 86_400 + 600 }],
    ['from_the_future', { iat: nowSeconds + 86_400, exp: nowSeconds + 86_400 + 600 }],
    ['empty_subject', { sub: '' }],
    ['no_subject', { sub: undefined }],
    ['string_is_admin', { is_admin: 'true' }],
  ] as const)('with the flaw %s has a valid signature', async (flaw, wrong) => {
    const right = parts((await client.tokens()).id_token).claims;
    await emulator.control.fault({ on: 'token', answer: { kind: 'id_token', flaw } });
    const { id_token } = await client.tokens();
    expect(parts(id_token).claims).toEqual({ ...right, ...wrong });
    expect(isSigned(id_token, (await publicKey()).key)).toBe(true);
  });

  it('can have a flaw in its header or signature', async () => {
    const { kid, key } = await publicKey();
    const flawed = async (flaw: 'alg_none' | 'alg_hs256' | 'unknown_kid' | 'no_kid') => {
      await emulator.control.fault({ on: 'token', answer: { kind: 'id_token', flaw } });
      return (await client.tokens()).id_token;
    };
    const none = parts(await flawed('alg_none'));
    expect(none).toMatchObject({ header: { alg: 'none', kid }, signature: '' });
    const hs256 = parts(await flawed('alg_hs256'));
    expect(hs256.header).toEqual({ alg: 'HS256', typ: 'JWT', kid });
    const hmac = createHmac('sha256', demoInstallation.clientSecret).update(hs256.text);
    expect(hs256.signature).toBe(hmac.digest('base64url'));
    const unknownKid = await flawed('unknown_kid');
    expect(parts(unknownKid).header.kid).not.toBe(kid);
    expect(isSigned(unknownKid, key)).toBe(true);
    const noKid = await flawed('no_kid');
    expect(parts(noKid).header).toEqual({ alg: 'RS256', typ: 'JWT' });
    expect(isSigned(noKid, key)).toBe(true);
  });

  it('can have a wrong signature, or be missing', async () => {
    const fault = { kind: 'id_token', flaw: 'bad_signature' } as const;
    await emulator.control.fault({ on: 'token', answer: fault });
    const { id_token } = await client.tokens();
    const { kid, key } = await publicKey();
    expect(parts(id_token).header).toEqual({ kid, typ: 'JWT', alg: 'RS256' });
    expect(isSigned(id_token, key)).toBe(false);
    await emulator.control.fault({ on: 'token', answer: { ...fault, flaw: 'missing' } });
    const response = await client.tokens();
    expect(response).not.toHaveProperty('id_token');
    expect(response).toHaveProperty('access_token');
  });
});
