import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { nowSeconds } from '../../e2e/support/unit-fixtures';
import { checkSignature, issuerSpelling, parseIdTokenClaims } from './id-token';
import type { Jwks } from './jwks';

const strong = generateKeyPairSync('rsa', { modulusLength: 2048 });
const almostStrong = generateKeyPairSync('rsa', { modulusLength: 2040 });
const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const claims = { sub: '987654321', iss: 'Sentinel', iat: nowSeconds };

function idToken(header: unknown, { privateKey } = strong): string {
  const text = `${base64url(header)}.${base64url(claims)}`;
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url')}`;
}

const published = new Map([
  ['strong', strong.publicKey],
  ['almost-strong', almostStrong.publicKey],
  ['weak', weak.publicKey],
]);
const keySet: Jwks = { find: async (kid) => published.get(kid) ?? null };
const noKeySet: Jwks = {
  find: async () => {
    throw new Error('the key set is down');
  },
};

describe('the signature of an id token', () => {
  const right = idToken({ kid: 'strong' });
  const rightButWeak = idToken({ kid: 'weak' }, weak);
  const rightButAlmostStrong = idToken({ kid: 'almost-strong' }, almostStrong);
  const wrong = idToken({ kid: 'strong' }, stranger);
  const wrongAndWeak = idToken({ kid: 'weak' }, stranger);
  const unknownKey = idToken({ kid: 'unknown' });
  const noKeyId = idToken({ alg: 'RS256' });

  const rejected = 'identity_invalid';
  const unreachable = 'sentinel_unreachable';
  const situations = [
    // what, token, keys, then the outcomes: auto over TLS, auto over http, signature over TLS, signature over http
    ['right, 2048 bits', right, keySet, 'signature', 'signature', 'signature', 'signature'],
    ['right, 2040 bits', rightButAlmostStrong, keySet, ...weakOutcomes(rejected)],
    ['right, 1024 bits', rightButWeak, keySet, ...weakOutcomes(rejected)],
    ['wrong, 2048 bits', wrong, keySet, rejected, rejected, rejected, rejected],
    ['wrong, 1024 bits', wrongAndWeak, keySet, rejected, rejected, rejected, rejected],
    ['with an unknown key id', unknownKey, keySet, 'tls', rejected, rejected, rejected],
    ['without a key id', noKeyId, keySet, 'tls', rejected, rejected, rejected],
    ['right, no key set', right, noKeySet, 'tls', unreachable, unreachable, unreachable],
    ['wrong, no key set', wrong, noKeySet, 'tls', unreachable, unreachable, unreachable],
    ['without a key id, no key set', noKeyId, noKeySet, 'tls', rejected, rejected, rejected],
  ] as const;

  function weakOutcomes<T>(strict: T) {
    return ['weak_signature', 'weak_signature', strict, strict] as const;
  }

  const table = situations.flatMap(([what, token, keys, ...outcomes]) =>
    (
      [
        ['auto', true],
        ['auto', false],
        ['signature', true],
        ['signature', false],
      ] as const
    ).map(([strength, cameOverTls], index) => ({
      what,
      token,
      keys,
      check: { strength, cameOverTls },
      strength,
      transport: cameOverTls ? 'TLS' : 'plain http',
      outcome: outcomes[index],
    })),
  );

  it.each(table)(
    '$what, over $transport, for $strength: $outcome',
    async ({ token, keys, check, outcome }) => {
      const told = await checkSignature(token, { keys, ...check }).catch((error: unknown) => error);
      if (outcome === rejected || outcome === unreachable) {
        expect(told).toMatchObject({ name: 'SentinelError', reason: outcome });
      } else {
        expect(told).toBe(outcome);
      }
    },
  );

  const overTls = { strength: 'auto', cameOverTls: true } as const;
  const [header = '', payload = '', signature = ''] = right.split('.');
  it.each([
    ['other claims', `${header}.${base64url({ ...claims, sub: '1' })}.${signature}`],
    ['another header', `${base64url({ kid: 'strong', x: 1 })}.${payload}.${signature}`],
    ['no signature', `${header}.${payload}.`],
    ['half a signature', `${header}.${payload}.${signature.slice(0, 100)}`],
    ['the signature of another key', `${header}.${payload}.${rightButWeak.split('.')[2]}`],
    ['a signature that is no base64', `${header}.${payload}.!!!`],
  ])('is invalid for %s, in spite of TLS', async (_what, token) => {
    await expect(checkSignature(token, { keys: keySet, ...overTls })).rejects.toMatchObject({
      reason: 'identity_invalid',
    });
  });

  it.each([
    ['a number', 1],
    ['null', null],
    ['a list', ['strong']],
  ])('has no key id when it is %s', async (_what, kid) => {
    expect(await checkSignature(idToken({ kid }), { keys: keySet, ...overTls })).toBe('tls');
  });

  it.each(['', '.', '..', 'a.b.c', '!', `${base64url(null)}.x.y`, `${base64url([])}.x.y`])(
    'does not exist in %j',
    async (garbage) => {
      const overHttp = { strength: 'auto', cameOverTls: false } as const;
      await expect(checkSignature(garbage, { keys: keySet, ...overHttp })).rejects.toMatchObject({
        reason: 'identity_invalid',
      });
    },
  );
});

describe('the claims of an id token', () => {
  const full = { sub: '987654321', iat: nowSeconds, is_admin: true, is_lpa: true };
  const parse = (changes: Readonly<Record<string, unknown>>) =>
    parseIdTokenClaims({ ...full, ...changes }, nowSeconds);

  it('identify the user', () => {
    expect(parse({})).toEqual({ sub: '987654321', isAdmin: true, isLpa: true });
    expect(parse({ is_admin: false })).toEqual({ sub: '987654321', isAdmin: false, isLpa: true });
    expect(parse({ is_lpa: false })).toEqual({ sub: '987654321', isAdmin: true, isLpa: false });
  });

  it('grant no flag by default', () => {
    const { sub, iat } = full;
    expect(parseIdTokenClaims({ sub, iat }, nowSeconds)).toEqual({
      sub,
      isAdmin: false,
      isLpa: false,
    });
  });

  it.each([0, -1, -86_400, 59, 60])('may have been issued %i s from now', (seconds) => {
    expect(parse({ iat: nowSeconds + seconds })).toHaveProperty('sub', full.sub);
  });

  it.each([
    { iat: nowSeconds + 61 },
    { iat: nowSeconds + 86_400 },
    { iat: undefined },
    { iat: null },
    { iat: String(nowSeconds) },
    { iat: Number.NaN },
    { iat: Number.POSITIVE_INFINITY },
    { sub: undefined },
    { sub: null },
    { sub: '' },
    { sub: ' \t\n' },
    { sub: 987_654_321 },
    { sub: ['987654321'] },
    { sub: '9'.repeat(256) },
    { sub: '98765\ud800' },
    { is_admin: 'true' },
    { is_admin: 'false' },
    { is_admin: '' },
    { is_admin: 1 },
    { is_admin: 0 },
    { is_admin: null },
    { is_lpa: 'false' },
    { is_lpa: [] },
    { is_lpa: null },
  ])('are rejected: %j', (changes) => {
    expect(() => parse(changes)).toThrow(
      expect.objectContaining({ name: 'SentinelError', reason: 'identity_invalid' }),
    );
  });

  it('may have a sub of up to 255 characters', () => {
    expect(parse({ sub: '9'.repeat(255) })).toHaveProperty('sub', '9'.repeat(255));
  });

  it.each([null, undefined, 'claims', 42, []])('do not exist in %j', (garbage) => {
    expect(() => parseIdTokenClaims(garbage, nowSeconds)).toThrow(
      expect.objectContaining({ reason: 'identity_invalid' }),
    );
  });

  it('are named in the error without their values', () => {
    expect(() => parse({ sub: '', is_admin: 'the value' })).toThrow(
      expect.objectContaining({ message: 'id token claims: sub, is_admin' }),
    );
  });
});

describe('the spelling of the issuer', () => {
  const token = (payload: unknown) => `x.${base64url(payload)}.x`;

  it('is that of the token', () => {
    expect(issuerSpelling(token({ iss: 'sentinel' }))).toBe('sentinel');
    expect(issuerSpelling(token({ iss: 'Sentinel' }))).toBe('Sentinel');
  });

  it.each([
    '',
    '.',
    '..',
    'x.%%%.x',
    'x.e30',
    token({}),
    token({ iss: 'SENTINEL' }),
    token({ iss: 'sentinel ' }),
    token({ iss: 'https://issuer.example' }),
    token({ iss: ['sentinel'] }),
    token({ iss: null }),
    token('sentinel'),
    token(null),
  ])('is Sentinel for anything else: %s', (garbage) => {
    expect(issuerSpelling(garbage)).toBe('Sentinel');
  });
});
