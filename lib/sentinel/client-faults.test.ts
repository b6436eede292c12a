import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  authorizationResponse,
  clientOf,
  failureOf,
  plainTransaction,
  startEmulatedSentinel,
} from '../../e2e/support/emulated-sentinel';
import { nowMs as emulatorNowMs } from '../../e2e/support/unit-fixtures';
import type { FaultResponse, IdTokenFlaw } from '../../emulator/faults';
import type { Emulator } from '../../emulator/server';
import type { SentinelErrorReason } from './errors';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulatedSentinel({ now: () => emulatorNowMs });
});
afterEach(() => emulator.control.reset());
afterAll(() => emulator.close());

/** Signs in with a client whose clock is ahead by this many seconds. */
async function signIn(clockAheadSeconds = 0) {
  const client = clientOf(emulator, {}, () => emulatorNowMs + clockAheadSeconds * 1_000);
  const response = await authorizationResponse(emulator, client);
  return client.exchangeAuthorizationCode(response, plainTransaction);
}

describe('a sign-in whose token response', () => {
  const status = (code: number, error?: string): FaultResponse => ({
    kind: 'status',
    status: code,
    ...(error !== undefined && { body: { error } }),
  });
  const members = (set: Record<string, unknown>): FaultResponse => ({ kind: 'token_answer', set });
  const table: readonly [string, FaultResponse, SentinelErrorReason][] = [
    ['is a bare 400', status(400), 'sentinel_refused'],
    ['is 400 invalid_grant', status(400, 'invalid_grant'), 'sentinel_refused'],
    ['is 400 invalid_client', status(400, 'invalid_client'), 'configuration'],
    ['is 400 invalid_request', status(400, 'invalid_request'), 'configuration'],
    ['is 401', status(401), 'configuration'],
    ['is 401 invalid_client', status(401, 'invalid_client'), 'configuration'],
    ['is 403', status(403), 'sentinel_unreachable'],
    ['is 404', status(404), 'sentinel_unreachable'],
    ['is 408', status(408), 'sentinel_unreachable'],
    ['is 429', status(429), 'sentinel_unreachable'],
    ['is 500', status(500), 'sentinel_unreachable'],
    ['is 502', status(502), 'sentinel_unreachable'],
    ['is 503', status(503), 'sentinel_unreachable'],
    ['is a 200 with an error', status(200, 'invalid_grant'), 'sentinel_unreachable'],
    ['is 204', status(204), 'sentinel_unreachable'],
    ['is an HTML page', { kind: 'html' }, 'sentinel_unreachable'],
    ['is empty', { kind: 'empty' }, 'sentinel_unreachable'],
    ['is truncated', { kind: 'truncated' }, 'sentinel_unreachable'],
    ['is over a megabyte', { kind: 'huge', bytes: 1_000_001 }, 'sentinel_unreachable'],
    ['never comes', { kind: 'drop' }, 'sentinel_unreachable'],
    ['has no access token', members({ access_token: null }), 'sentinel_unreachable'],
    ['has an empty access token', members({ access_token: '' }), 'sentinel_unreachable'],
    ['has no token type', members({ token_type: null }), 'sentinel_unreachable'],
    ['has another token type', members({ token_type: 'mac' }), 'sentinel_unreachable'],
    ['has no id token', members({ id_token: null }), 'identity_invalid'],
    ['has an id token that is none', members({ id_token: 'none' }), 'identity_invalid'],
    ['has an id token that is no text', members({ id_token: 5 }), 'identity_invalid'],
    ['has an id token of three dots', members({ id_token: '...' }), 'identity_invalid'],
  ];

  it.each(table)('%s', async (_what, answer, reason) => {
    await emulator.control.fault({ on: 'token', answer });
    await expect(signIn()).rejects.toMatchObject({ name: 'SentinelError', reason });
    expect(await emulator.control.requests('token')).toHaveLength(1);
  });

  it('is a redirect does not send the secret elsewhere', async () => {
    const elsewhere = await startEmulatedSentinel();
    try {
      const location = `${elsewhere.origin}/sentinel/api/account/12345678/token?v=2.0`;
      await emulator.control.fault({ on: 'token', answer: { kind: 'redirect', location } });
      await expect(signIn()).rejects.toMatchObject({ reason: 'sentinel_unreachable' });
      expect(await elsewhere.control.requests()).toEqual([]);
    } finally {
      await elsewhere.close();
    }
  });

  it('has unknown members succeeds', async () => {
    const answer = members({ scope: ['a', 'list'], token_type: 'BEARER', surprise: { deep: 1 } });
    await emulator.control.fault({ on: 'token', answer });
    expect(await signIn()).toHaveProperty('claims.sub', '987654322');
  });

  it('has an invalid expires_in lasts eight hours', async () => {
    for (const expires_in of ['', 'abc', 0, -5, [1]]) {
      await emulator.control.fault({ on: 'token', answer: members({ expires_in }) });
      expect(await signIn()).toHaveProperty('tokens.expiresInSeconds', 28_800);
    }
  });
});

describe('an identity', () => {
  const flaws: readonly IdTokenFlaw[] = [
    'alg_none',
    'alg_hs256',
    'unknown_kid',
    'no_kid',
    'bad_signature',
    'wrong_audience',
    'wrong_issuer',
    'expired',
    'from_the_future',
    'no_subject',
    'empty_subject',
    'string_is_admin',
    'missing',
  ];

  it.each(flaws)('is rejected with this flaw: %s', async (flaw) => {
    await emulator.control.fault({ on: 'token', answer: { kind: 'id_token', flaw } });
    await expect(signIn()).rejects.toMatchObject({
      name: 'SentinelError',
      reason: 'identity_invalid',
    });
  });

  // The id_token is valid for 600 s, with a tolerance of 60 s.
  it.each([0, -59, 300, 655])('is accepted by a clock that is %i s ahead', async (seconds) => {
    expect(await signIn(seconds)).toHaveProperty('claims.sub', '987654322');
  });

  it.each([-61, -86_400, 665, 86_400])(
    'is not believed by one that is %i s ahead',
    async (seconds) => {
      await expect(signIn(seconds)).rejects.toMatchObject({ reason: 'identity_invalid' });
    },
  );

  const noKeySet: readonly FaultResponse[] = [
    { kind: 'status', status: 500 },
    { kind: 'status', status: 404 },
    { kind: 'html' },
    { kind: 'cut' },
  ];
  it.each(noKeySet)(
    'cannot be checked over plain http without a key set: $kind $status',
    async (answer) => {
      await emulator.control.fault({ on: 'jwks', times: 2, answer });
      await expect(signIn()).rejects.toMatchObject({
        name: 'SentinelError',
        reason: 'sentinel_unreachable',
      });
    },
  );
});

describe('a Sentinel that cannot be reached', () => {
  it('fails every request in the same way', async () => {
    const gone = await startEmulatedSentinel();
    const client = clientOf(gone);
    const response = await authorizationResponse(gone, client);
    await gone.close();
    const unreachable = { name: 'SentinelError', reason: 'sentinel_unreachable' };
    await expect(
      client.exchangeAuthorizationCode(response, plainTransaction),
    ).rejects.toMatchObject(unreachable);
    await expect(client.revokeToken('a-refresh-token')).rejects.toMatchObject(unreachable);
    expect((await client.authorizationUrl(plainTransaction)).origin).toBe(gone.origin);
  });
});

describe('a slow Sentinel', () => {
  const slow = (on: 'token' | 'revoke' | 'jwks', delayMs: number) =>
    emulator.control.fault({ on, answer: { kind: 'slow', delayMs } });

  it('may respond in time', async () => {
    await slow('token', 300);
    await slow('jwks', 300);
    expect(await signIn()).toHaveProperty('assurance', 'signature');
  });

  it('times out after 5 s, and no code is spent', { timeout: 15_000 }, async () => {
    const client = clientOf(emulator, {}, () => emulatorNowMs);
    const response = await authorizationResponse(emulator, client);
    await slow('token', 6_000);
    await slow('revoke', 6_000);
    const exchange = () => client.exchangeAuthorizationCode(response, plainTransaction);
    const failures = await Promise.all([
      failureOf(exchange()),
      failureOf(client.revokeToken('a-refresh-token')),
    ]);
    for (const failure of failures)
      expect(failure).toMatchObject({
        name: 'SentinelError',
        reason: 'sentinel_unreachable',
        cause: { name: 'HttpError', code: 'timeout' },
      });
    expect(await exchange()).toHaveProperty('claims.sub', '987654322');
  });
});
