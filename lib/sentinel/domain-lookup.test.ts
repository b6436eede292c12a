import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { clockAt, environment, nowMs as startMs } from '../../e2e/support/unit-fixtures';
import type { FaultResponse } from '../../emulator/faults';
import { type Emulator, startEmulator } from '../../emulator/server';
import {
  createDomainLookup,
  type DomainLookup,
  type LastOrigins,
  regionName,
} from './domain-lookup';

const hourMs = 3_600_000;
const otherHost: FaultResponse = { kind: 'base_uri', baseURI: 'lo.sentinel.liveperson.net' };
const otherOrigin = 'https://lo.sentinel.liveperson.net';

describe('the domain lookup', () => {
  let emulator: Emulator;
  let nowMs: number;
  let lookUp: DomainLookup;

  const lookupAt = (domainApiUrl: string, accountId: string = environment.LP_ACCOUNT_ID) =>
    createDomainLookup(
      { domainApiUrl, accountId, trustedDomains: ['liveperson.net'] },
      clockAt(() => nowMs),
    );
  const requests = async () => (await emulator.control.requests('domain')).length;
  const fail = (answer: FaultResponse, times = 1) =>
    emulator.control.fault({ on: 'domain', times, answer });
  const status = (code: number, body?: unknown): FaultResponse => ({
    kind: 'status',
    status: code,
    ...(body !== undefined && { body }),
  });

  beforeAll(async () => {
    emulator = await startEmulator();
  });
  beforeEach(() => {
    nowMs = startMs;
    lookUp = lookupAt(emulator.origin);
  });
  afterEach(() => emulator.control.reset());
  afterAll(() => emulator.close());

  it('returns the origin of a service of the account', async () => {
    expect(await lookUp('sentinel')).toBe(emulator.origin);
    expect(await emulator.control.requests()).toEqual([
      expect.objectContaining({
        method: 'GET',
        path: '/api/account/12345678/service/sentinel/baseURI.json?version=1.0',
      }),
    ]);
  });

  it('looks up each service separately', async () => {
    await fail(otherHost);
    expect(await lookUp('sentinel')).toBe(otherOrigin);
    expect(await lookUp('accountConfigReadOnly')).toBe(emulator.origin);
    expect(await lookUp('sentinel')).toBe(otherOrigin);
    const paths = (await emulator.control.requests()).map(({ path }) => path);
    expect(paths).toEqual([
      expect.stringContaining('/service/sentinel/'),
      expect.stringContaining('/service/accountConfigReadOnly/'),
    ]);
  });

  it('caches an origin for an hour', async () => {
    await lookUp('sentinel');
    await fail(otherHost);
    nowMs += hourMs - 1;
    expect(await lookUp('sentinel')).toBe(emulator.origin);
    expect(await requests()).toBe(1);
    nowMs += 1;
    expect(await lookUp('sentinel')).toBe(otherOrigin);
    expect(await requests()).toBe(2);
  });

  it('makes one request for parallel calls', async () => {
    await fail({ kind: 'slow', delayMs: 30 });
    const origins = await Promise.all(Array.from({ length: 50 }, () => lookUp('sentinel')));
    expect(new Set(origins)).toEqual(new Set([emulator.origin]));
    expect(await requests()).toBe(1);
  });

  it('fails for parallel calls with one request', async () => {
    await fail(status(500), 50);
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => lookUp('sentinel')));
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    expect(await requests()).toBe(1);
  });

  const unusable: readonly [string, FaultResponse][] = [
    ['500', status(500)],
    ['503 in JSON', status(503, { baseURI: 'va.sentinel.liveperson.net' })],
    ['408', status(408)],
    ['429', status(429)],
    ['204', status(204)],
    ['an HTML page', { kind: 'html' }],
    ['an empty body', { kind: 'empty' }],
    ['half an answer', { kind: 'truncated' }],
    ['more than a megabyte', { kind: 'huge', bytes: 1_000_001 }],
    ['a redirect', { kind: 'redirect', location: '/sentinel/well-known/jwks' }],
  ];
  const misconfigured: readonly [string, FaultResponse][] = [
    ['404', status(404)],
    ['400', status(400, { error: 'bad_request' })],
    ['401', status(401)],
    ['403', status(403)],
    ['no baseURI', status(200, { service: 'sentinel', account: '12345678' })],
    ['the list of services', status(200, { baseURIs: [{ baseURI: 'va.liveperson.net' }] })],
    ['an array', status(200, ['va.sentinel.liveperson.net'])],
    ['a whole megabyte of something else', { kind: 'huge', bytes: 1_000_000 }],
    ...[443, null, true, ['va.liveperson.net'], { host: 'va.liveperson.net' }].map(
      (baseURI): [string, FaultResponse] => [
        `the baseURI ${JSON.stringify(baseURI)}`,
        { kind: 'base_uri', baseURI },
      ],
    ),
    ['an empty baseURI', { kind: 'base_uri', baseURI: '' }],
    ['an untrusted host', { kind: 'base_uri', baseURI: 'evilliveperson.net' }],
    ['an address', { kind: 'base_uri', baseURI: '127.0.0.1' }],
  ];

  it.each(unusable)('fails for an unusable response: %s', async (_what, answer) => {
    await fail(answer);
    await expect(lookUp('sentinel')).rejects.toMatchObject({
      name: 'SentinelError',
      reason: 'sentinel_unreachable',
    });
    expect(await emulator.control.requests()).toHaveLength(1);
  });

  it('retries once when the connection is dropped', async () => {
    await fail({ kind: 'cut' });
    expect(await lookUp('sentinel')).toBe(emulator.origin);
    expect(await requests()).toBe(2);
    await fail({ kind: 'cut' }, 2);
    await expect(lookupAt(emulator.origin)('sentinel')).rejects.toMatchObject({
      reason: 'sentinel_unreachable',
    });
    expect(await requests()).toBe(4);
  });

  it.each(misconfigured)('reports a configuration error: %s', async (_what, answer) => {
    await fail(answer);
    await expect(lookUp('sentinel')).rejects.toMatchObject({
      name: 'SentinelError',
      reason: 'configuration',
    });
  });

  it.each(['documented', 'not_found', 'no_base_uri'] as const)(
    'reports a configuration error for an unknown account: %s',
    async (unknownService) => {
      await emulator.control.speak({ unknownService });
      const lookUp = lookupAt(emulator.origin, 'another');
      await expect(lookUp('sentinel')).rejects.toMatchObject({ reason: 'configuration' });
    },
  );

  it('sends no request to a host that is not trusted', async () => {
    const elsewhere = await startEmulator();
    try {
      await fail({ kind: 'base_uri', baseURI: `127.0.0.1:${elsewhere.port}` });
      await expect(lookUp('sentinel')).rejects.toMatchObject({ reason: 'configuration' });
      expect(await elsewhere.control.requests()).toEqual([]);
    } finally {
      await elsewhere.close();
    }
  });

  it('fails when the Domain API cannot be reached', async () => {
    const gone = await startEmulator();
    await gone.close();
    await expect(lookupAt(gone.origin)('sentinel')).rejects.toMatchObject({
      reason: 'sentinel_unreachable',
    });
  });

  it.each([...unusable, ...misconfigured])('serves the stale origin: %s', async (_what, answer) => {
    await lookUp('sentinel');
    await fail(answer, 2);
    nowMs += hourMs;
    expect(await lookUp('sentinel')).toBe(emulator.origin);
    nowMs += 100 * hourMs;
    expect(await lookUp('sentinel')).toBe(emulator.origin);
    expect(await requests()).toBe(3);
  });

  it('serves the origin that another lookup of the process found, for the same account and service alone', async () => {
    const lastOrigins: LastOrigins = new Map();
    const lookupFor = (accountId: string) =>
      createDomainLookup(
        { domainApiUrl: emulator.origin, accountId, trustedDomains: ['liveperson.net'] },
        clockAt(() => nowMs),
        lastOrigins,
      );
    await lookupFor(environment.LP_ACCOUNT_ID)('sentinel');
    await fail(status(503), 10);
    expect(await lookupFor(environment.LP_ACCOUNT_ID)('sentinel')).toBe(emulator.origin);
    for (const lookup of [
      lookupFor('another')('sentinel'),
      lookupFor(environment.LP_ACCOUNT_ID)('msgHist'),
    ]) {
      await expect(lookup).rejects.toMatchObject({ reason: 'sentinel_unreachable' });
    }
  });

  it('retries at the earliest 5 s after a failure, with a stale origin', async () => {
    await lookUp('sentinel');
    await fail(status(503));
    await fail(otherHost);
    nowMs += hourMs;
    await lookUp('sentinel');
    nowMs += 4_999;
    expect(await lookUp('sentinel')).toBe(emulator.origin);
    expect(await requests()).toBe(2);
    nowMs += 1;
    expect(await lookUp('sentinel')).toBe(otherOrigin);
  });

  it.each([...unusable.slice(0, 1), ...misconfigured.slice(0, 1)])(
    'remembers a failure for no more than 5 s: %s',
    async (_what, answer) => {
      await fail(answer);
      await expect(lookUp('sentinel')).rejects.toThrow();
      nowMs += 4_999;
      await expect(lookUp('sentinel')).rejects.toThrow();
      expect(await requests()).toBe(1);
      nowMs += 1;
      expect(await lookUp('sentinel')).toBe(emulator.origin);
    },
  );
});

it.each<[string, string | null]>([
  ['va.sentinel.liveperson.net', 'United States'],
  ['lo.sentinel.liveperson.net', 'Europe, Middle East and Africa'],
  ['sy.sentinel.liveperson.net', 'Asia Pacific'],
  ['va-a.sentinel.liveperson.net', 'United States, alpha'],
  ['zz.sentinel.liveperson.net', null],
  ['va.sentinel.brand.example', null],
  ['localhost:4000', null],
])('an account whose Sentinel is at %s is in %s', (host, region) => {
  expect(regionName(host)).toBe(region);
});
