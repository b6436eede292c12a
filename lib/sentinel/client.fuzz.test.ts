import { createHmac, generateKeyPairSync, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anyJson,
  bodiesLike,
  type Json,
  written,
  wrongVersionsOf,
} from '../../e2e/support/arbitrary-json';
import { failureOf, lookupOf, plainTransaction } from '../../e2e/support/emulated-sentinel';
import { tries } from '../../e2e/support/fuzz';
import { answersWith, setUpLocalServer, type WireAnswer } from '../../e2e/support/local-server';
import { clockAt, nowMs, nowSeconds } from '../../e2e/support/unit-fixtures';
import { createSentinelClient, type SentinelClient } from './client';
import { createDomainLookup } from './domain-lookup';
import { SentinelError } from './errors';
import type { IdTokenClaims } from './id-token';
import type { TokenSet } from './token-response';

const server = setUpLocalServer();
const clientId = 'client-id-of-the-fuzz-tests';
const clientSecret = 'client-secret-of-the-fuzz-tests';
const sub = '987654321';

const right = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const { n = '', e = '' } = right.publicKey.export({ format: 'jwk' });
const rightKey: Json = { kty: 'RSA', n, e, kid: 'right', use: 'sig', alg: 'RS256' };
const rightHeader: Json = { alg: 'RS256', typ: 'JWT', kid: 'right' };
const rightClaims: Json = {
  sub,
  aud: clientId,
  iss: 'Sentinel',
  iat: nowSeconds,
  exp: nowSeconds + 600,
  is_admin: false,
  is_lpa: false,
};

const base64url = (text: string) => Buffer.from(text).toString('base64url');
const signedBy = ({ privateKey }: typeof right, text: string) =>
  `${text}.${sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url')}`;
const hmacOf = (text: string) =>
  `${text}.${createHmac('sha256', clientSecret).update(text).digest('base64url')}`;
const unsigned = (header: Json, claims: Json) =>
  [header, claims].map((part) => base64url(written(part))).join('.');
const rightIdToken = signedBy(right, unsigned(rightHeader, rightClaims));

const usually = <T>(usual: T, seldom: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: seldom });

/** ID tokens that are valid in most parts, and mostly signed by the right key. */
const idTokens = fc.oneof(
  fc
    .record({
      header: usually(rightHeader, wrongVersionsOf(rightHeader)),
      claims: usually(rightClaims, fc.oneof(wrongVersionsOf(rightClaims), anyJson)),
      finish: usually(
        (text: string) => signedBy(right, text),
        fc.constantFrom(
          (text: string) => signedBy(stranger, text),
          (text: string) => `${text}.`,
          (text: string) => text,
          (text: string) => hmacOf(text),
          (text: string) => signedBy(right, `${text} `),
          (text: string) => `${signedBy(right, text)}.more`,
          (text: string) => `${signedBy(right, text)}=`,
        ),
      ),
    })
    .map(({ header, claims, finish }) => finish(unsigned(header, claims))),
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.nat().map((at) => {
    const index = at % rightIdToken.length;
    return rightIdToken.slice(0, index) + rightIdToken.slice(index + 1);
  }),
);

const tokenResponse = (idToken: string): Json => ({
  access_token: 'a'.repeat(64),
  token_type: 'Bearer',
  refresh_token: 'r'.repeat(140),
  id_token: idToken,
  expires_in: 28_800,
});
const rightResponse = tokenResponse(rightIdToken);

const json = (value: Json): WireAnswer => ({ status: 200, body: written(value) });

/** A client without cached keys. */
function client(): SentinelClient {
  const settings = {
    accountId: '12345678',
    clientId,
    clientSecret,
    redirectUri: 'https://app.brand.example/callback',
    sentinelUrl: server.origin,
    apiVersion: '2.0',
    jwksUrl: null,
    idTokenCheck: 'auto',
    scope: null,
  } as const;
  return createSentinelClient(
    settings,
    lookupOf(server.origin),
    clockAt(() => nowMs),
  );
}

function signIn() {
  const response = new URLSearchParams({ code: 'code', state: plainTransaction.state });
  return client().exchangeAuthorizationCode(response, plainTransaction);
}

/** The result of a call, or null for a {@link SentinelError}, the only error that is allowed. */
async function unlessRejected<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    expect(error).toBeInstanceOf(SentinelError);
    return null;
  }
}

/** Verifies an id token independently, and returns its claims. */
function verifiedClaims(idToken: unknown): unknown {
  if (typeof idToken !== 'string') throw new Error('no id token');
  const [header = '', payload = '', signature = '', ...more] = idToken.split('.');
  expect(more).toEqual([]);
  const read = (part: string): Record<string, unknown> =>
    JSON.parse(Buffer.from(part, 'base64url').toString());
  expect(read(header)).toMatchObject({ alg: 'RS256', kid: 'right' });
  const text = Buffer.from(`${header}.${payload}`);
  const isSigned = verify('RSA-SHA256', text, right.publicKey, Buffer.from(signature, 'base64url'));
  expect(isSigned).toBe(true);
  const claims = read(payload);
  expect([claims.aud].flat()).toContain(clientId);
  expect(['Sentinel', 'sentinel']).toContain(claims.iss);
  expect(claims.exp).toBeGreaterThan(nowSeconds - 60);
  expect(claims.iat).toBeLessThanOrEqual(nowSeconds + 60);
  return { sub: claims.sub, isAdmin: claims.is_admin ?? false, isLpa: claims.is_lpa ?? false };
}

function expectUsable({ accessToken, refreshToken, expiresInSeconds }: TokenSet): void {
  expect(accessToken).toMatch(/./s);
  if (refreshToken !== null) expect(refreshToken).toMatch(/./s);
  expect(Number.isSafeInteger(expiresInSeconds)).toBe(true);
  expect(expiresInSeconds).toBeGreaterThanOrEqual(1);
  expect(expiresInSeconds).toBeLessThanOrEqual(31_536_000);
}

function expectValidClaims(claims: IdTokenClaims): void {
  expect(claims).toEqual({
    sub: expect.stringMatching(/\S/),
    isAdmin: expect.any(Boolean),
    isLpa: expect.any(Boolean),
  });
}

const rightKeys = json({ keys: [rightKey] });

describe('for any response of Sentinel', () => {
  it('a valid response signs in (the baseline of the tests below)', async () => {
    server.answer('/jwks', rightKeys);
    server.answer('/token', json(rightResponse));
    expect((await signIn()).claims).toEqual({ sub, isAdmin: false, isLpa: false });
    expect((await client().refreshTokens('r', sub)).claims).toMatchObject({ sub });
  });

  it('a sign-in fails, or is for the user of a validly signed id token', async () => {
    server.answer('/jwks', rightKeys);
    const tokenAnswers = fc.oneof(
      answersWith(bodiesLike(rightResponse)),
      idTokens.map((idToken) => json(tokenResponse(idToken))),
    );
    await fc.assert(
      fc.asyncProperty(tokenAnswers, async (answer) => {
        server.answer('/token', answer);
        const result = await unlessRejected(signIn());
        if (!result) return;
        expectUsable(result.tokens);
        expectValidClaims(result.claims);
        expect(result.assurance).toBe('signature');
        expect(result.claims).toEqual(verifiedClaims(JSON.parse(answer.body).id_token));
      }),
      tries(600),
    );
  });

  it('a refresh fails, or is for the same user', async () => {
    server.answer('/jwks', rightKeys);
    const tokenAnswers = fc.oneof(
      answersWith(bodiesLike(rightResponse)),
      idTokens.map((idToken) => json(tokenResponse(idToken))),
    );
    await fc.assert(
      fc.asyncProperty(tokenAnswers, async (answer) => {
        server.answer('/token', answer);
        const result = await unlessRejected(client().refreshTokens('refresh', sub));
        if (!result) return;
        expectUsable(result.tokens);
        expect(result.tokens.refreshToken).not.toBeNull();
        if (result.claims === null) return;
        expect(result.claims.sub).toBe(sub);
        expect(result.claims).toEqual(verifiedClaims(JSON.parse(answer.body).id_token));
      }),
      tries(400),
    );
  });

  it('a key set without the right key does not sign in', async () => {
    const keySets = answersWith(bodiesLike({ keys: [rightKey] }));
    const signers = fc.constantFrom(right, stranger);
    await fc.assert(
      fc.asyncProperty(keySets, signers, async (keySet, signer) => {
        server.answer('/jwks', keySet);
        const idToken = signedBy(signer, unsigned(rightHeader, rightClaims));
        server.answer('/token', json(tokenResponse(idToken)));
        if (await unlessRejected(signIn())) expect(signer).toBe(right);
      }),
      tries(500),
    );
  });

  it('a key set with unusable members still has its right key', async () => {
    const others = fc.array(
      fc.oneof(
        anyJson,
        wrongVersionsOf({ kty: 'RSA', n, e, kid: 'another' }),
        wrongVersionsOf({ kty: 'RSA', n, e, kid: 'another', use: 'sig', alg: 'RS256' }),
      ),
      { maxLength: 4 },
    );
    server.answer('/token', json(rightResponse));
    await fc.assert(
      fc.asyncProperty(others, fc.nat(), async (members, at) => {
        const keys = members.toSpliced(at % (members.length + 1), 0, rightKey);
        server.answer('/jwks', json({ keys }));
        expect((await signIn()).claims.sub).toBe(sub);
      }),
      tries(500),
    );
  });

  it('a revocation succeeds or fails', async () => {
    await fc.assert(
      fc.asyncProperty(answersWith(bodiesLike({})), async (answer) => {
        server.answer('/token/revoke', answer);
        await unlessRejected(client().revokeToken('refresh'));
      }),
      tries(200),
    );
  });
});

it('for any response of the Domain API, Sentinel is on a trusted host or not found', async () => {
  const rightAnswer = { service: 'sentinel', account: '12345678', baseURI: 'va.liveperson.net' };
  await fc.assert(
    fc.asyncProperty(answersWith(bodiesLike(rightAnswer)), async (answer) => {
      server.answer('/baseURI.json', answer);
      const settings = {
        domainApiUrl: server.origin,
        accountId: '12345678',
        trustedDomains: ['liveperson.net'],
      };
      const origin = await unlessRejected(createDomainLookup(settings)('sentinel'));
      if (origin === null) return;
      const { protocol, hostname } = new URL(origin);
      expect(new URL(origin).origin).toBe(origin);
      expect(`${protocol}${hostname}`).toMatch(
        /^https:.*(^|[.:])liveperson\.net$|^http:localhost$/,
      );
    }),
    tries(500),
  );
});

it('an authorization response that is invalid or of another transaction spends no code', async () => {
  server.answer('/jwks', rightKeys);
  server.answer('/token', json(rightResponse));
  const name = fc.constantFrom('code', 'state', 'iss', 'error', 'error_description', 'response');
  const value = fc.oneof(
    fc.constantFrom('code', plainTransaction.state, 'Sentinel', 'sentinel', 'access_denied', ''),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  const pairs = fc.array(fc.tuple(name, value), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(pairs, async (extra) => {
      const response = new URLSearchParams([
        ['code', 'code'],
        ['state', plainTransaction.state],
        ...extra,
      ]);
      const outcome = await failureOf(
        client().exchangeAuthorizationCode(response, plainTransaction),
      );
      if (outcome instanceof SentinelError) return;
      expect(response.getAll('code')).toEqual(['code']);
      expect(response.getAll('state')).toEqual([plainTransaction.state]);
      // A parameter without a value counts as omitted (RFC 6749 §3.1).
      expect(response.get('error') || null).toBeNull();
    }),
    tries(300),
  );
});
