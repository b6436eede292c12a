import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { lookupOf, startEmulatedSentinel } from '../../e2e/support/emulated-sentinel';
import { TestClient } from '../../e2e/support/emulator-client';
import { clockAt } from '../../e2e/support/unit-fixtures';
import type { FaultResponse } from '../../emulator/faults';
import { type Emulator, startEmulator } from '../../emulator/server';
import { UnknownServiceError } from '../sentinel/domain-lookup';
import { SentinelError } from '../sentinel/errors';
import { createCloudClients } from './client';
import type { CloudErrorCode } from './cloud-error';

const ownRecord = '/api/account/{account}/configuration/le-users/users/987654321';
const path = '/api/account/12345678/configuration/le-users/users/987654321?v=6.0';

describe('a request to Conversational Cloud', () => {
  let emulator: Emulator;
  let accessToken: string;

  beforeAll(async () => {
    emulator = await startEmulatedSentinel();
  });
  beforeEach(async () => {
    const { access_token = '' } = await new TestClient(emulator).tokens();
    accessToken = access_token;
  });
  afterEach(() => emulator.control.reset());
  afterAll(() => emulator.close());

  /** A client without the rate limits of the others. */
  const cloudAt = (origin: string, token = accessToken, now = Date.now) =>
    createCloudClients(
      () => lookupOf(origin),
      clockAt(now),
    )({ accountId: '12345678', userId: '987654321', accessToken: token });
  const requestFor = <T>(schema: z.ZodType<T>) =>
    ({ service: 'accountConfigReadOnly', path: ownRecord, query: { v: '6.0' }, schema }) as const;
  const call = async <T>(schema: z.ZodType<T>, token = accessToken) =>
    (await cloudAt(emulator.origin, token).get(requestFor(schema))).value;
  const fail = (answer: FaultResponse, times = 1) =>
    emulator.control.fault({ on: 'users', times, answer });
  const cloudError = (code: CloudErrorCode) => ({
    name: 'CloudError',
    code,
    message: `Conversational Cloud: ${code}`,
  });

  it('is sent as the user and parsed by the schema', async () => {
    const schema = z.object({ id: z.string().transform(Number) });
    expect(await call(schema)).toEqual({ id: 987_654_321 });
  });

  it('has no access token in its URL', async () => {
    await call(z.unknown());
    const [request] = await emulator.control.requests('users');
    expect(request).toMatchObject({ method: 'GET', path, status: 200 });
  });

  it('fails for an unknown access token', async () => {
    await expect(call(z.unknown(), 'unknown')).rejects.toMatchObject(cloudError('unauthorized'));
  });

  const status = (code: number): FaultResponse => ({ kind: 'status', status: code });
  const table: readonly [string, FaultResponse, CloudErrorCode][] = [
    ['401', status(401), 'unauthorized'],
    ['403', status(403), 'forbidden'],
    ['429', status(429), 'rate_limited'],
    ['500', status(500), 'unavailable'],
    ['502', status(502), 'unavailable'],
    ['503', status(503), 'unavailable'],
    ['408', status(408), 'unavailable'],
    ['599', status(599), 'unavailable'],
    ['400', status(400), 'unexpected_answer'],
    ['404', status(404), 'not_found'],
    ['409', status(409), 'conflict'],
    ['412', status(412), 'conflict'],
    ['201', status(201), 'unexpected_answer'],
    ['204', status(204), 'unexpected_answer'],
    ['304', status(304), 'unexpected_answer'],
    ['an HTML page', { kind: 'html' }, 'unexpected_answer'],
    ['an empty body', { kind: 'empty' }, 'unexpected_answer'],
    ['a truncated body', { kind: 'truncated' }, 'unexpected_answer'],
    ['other JSON', { kind: 'huge', bytes: 1_000_000 }, 'unexpected_answer'],
    ['over a megabyte', { kind: 'huge', bytes: 1_000_001 }, 'unexpected_answer'],
  ];

  it.each(table)('fails with a code: %s', async (_what, answer, code) => {
    await fail(answer);
    await expect(call(z.object({ id: z.string() }))).rejects.toMatchObject({
      ...cloudError(code),
      service: 'accountConfigReadOnly',
      status: answer.kind === 'status' ? answer.status : expect.toBeOneOf([200, null]),
    });
    expect(await emulator.control.requests('users')).toHaveLength(1);
  });

  it('fails for a body that is no JSON, even with a schema that accepts everything', async () => {
    await fail({ kind: 'html' });
    await expect(call(z.object({}).nullable())).rejects.toMatchObject(
      cloudError('unexpected_answer'),
    );
  });

  it('does not send the access token to a redirect target', async () => {
    const elsewhere = await startEmulator();
    try {
      await fail({ kind: 'redirect', location: elsewhere.origin + path });
      await expect(call(z.unknown())).rejects.toMatchObject(cloudError('unexpected_answer'));
      expect(await elsewhere.control.requests()).toEqual([]);
    } finally {
      await elsewhere.close();
    }
  });

  it('is retried once when the connection is lost', async () => {
    await fail({ kind: 'drop' });
    expect(await call(z.object({ id: z.string() }))).toEqual({ id: '987654321' });
    expect(await emulator.control.requests('users')).toHaveLength(2);
  });

  it('is retried when it is a POST that only reads, and no other POST', async () => {
    const post = (isRead: boolean) =>
      cloudAt(emulator.origin).post({ ...requestFor(z.unknown()), body: {}, isRead });
    for (const [isRead, sent] of [
      [true, 2],
      [false, 1],
    ] as const) {
      await emulator.control.reset();
      await fail({ kind: 'drop' }, 3);
      await expect(post(isRead)).rejects.toMatchObject(cloudError('unavailable'));
      expect(await emulator.control.requests('users')).toHaveLength(sent);
    }
  });

  it('fails when the connection is lost again', async () => {
    await fail({ kind: 'drop' }, 3);
    await expect(call(z.unknown())).rejects.toMatchObject(cloudError('unavailable'));
    expect(await emulator.control.requests('users')).toHaveLength(2);
  });

  it('fails when the service cannot be reached', async () => {
    const gone = await startEmulator();
    await gone.close();
    await expect(cloudAt(gone.origin).get(requestFor(z.unknown()))).rejects.toMatchObject({
      ...cloudError('unavailable'),
      cause: { name: 'HttpError', code: 'no_connection' },
    });
  });

  it('waits for a slow response, but not for 5 s', { timeout: 15_000 }, async () => {
    await fail({ kind: 'slow', delayMs: 300 });
    expect(await call(z.object({ id: z.string() }))).toEqual({ id: '987654321' });
    await fail({ kind: 'slow', delayMs: 5_000 });
    const began = Date.now();
    await expect(call(z.unknown())).rejects.toMatchObject({
      ...cloudError('unavailable'),
      cause: { name: 'HttpError', code: 'timeout' },
    });
    expect(Date.now() - began).toBeLessThan(4_500);
    expect(await emulator.control.requests('users')).toHaveLength(2);
  });

  it('accepts a list of up to 16 MB', async () => {
    const list = { ...requestFor(z.object({ padding: z.string() })), size: 'list' } as const;
    await fail({ kind: 'huge', bytes: 16_000_000 });
    expect((await cloudAt(emulator.origin).get(list)).value.padding.length).toBeGreaterThan(
      15_000_000,
    );
    await fail({ kind: 'huge', bytes: 16_000_001 });
    await expect(cloudAt(emulator.origin).get(list)).rejects.toMatchObject(
      cloudError('unexpected_answer'),
    );
  });

  it('is sent to the host of the domain lookup', async () => {
    const asked: string[] = [];
    const cloudFor = createCloudClients((accountId) => async (service) => {
      asked.push(`${service} of ${accountId}`);
      return emulator.origin;
    });
    const cloud = cloudFor({ accountId: '12345678', userId: '987654321', accessToken });
    await cloud.get(requestFor(z.unknown()));
    expect(asked).toEqual(['accountConfigReadOnly of 12345678']);
  });

  it.each([
    [new UnknownServiceError('configuration', 'no such service'), 'not_available'],
    [new SentinelError('configuration', 'a host that is not trusted'), 'unavailable'],
    [new SentinelError('sentinel_unreachable', 'no answer'), 'unavailable'],
  ] as const)('fails when the domain lookup fails: %s', async (cause, code) => {
    const cloudFor = createCloudClients(() => () => Promise.reject(cause));
    const cloud = cloudFor({ accountId: '12345678', userId: '1', accessToken });
    await expect(cloud.get(requestFor(z.unknown()))).rejects.toMatchObject({
      ...cloudError(code),
      service: 'accountConfigReadOnly',
      status: null,
      cause,
    });
    expect(await emulator.control.requests('users')).toEqual([]);
  });

  it('does not wait longer for the lookup than for a response', { timeout: 15_000 }, async () => {
    const cloudFor = createCloudClients(() => () => new Promise(() => undefined));
    const cloud = cloudFor({ accountId: '12345678', userId: '1', accessToken });
    await expect(cloud.get(requestFor(z.unknown()))).rejects.toMatchObject(
      cloudError('unavailable'),
    );
  });

  it('is never sent after it has failed, because a caller may send it again', async () => {
    let found = (_origin: string) => {};
    const cloudFor = createCloudClients(
      () => () =>
        new Promise((resolve) => {
          found = resolve;
        }),
    );
    const cloud = cloudFor({ accountId: '12345678', userId: '1', accessToken });
    await expect(cloud.put({ ...requestFor(z.unknown()), body: {} })).rejects.toMatchObject(
      cloudError('unavailable'),
    );
    found(emulator.origin);
    await sleep(200);
    expect(await emulator.control.requests('users')).toEqual([]);
  });

  describe('with a revision', () => {
    const skill = '/api/account/{account}/configuration/le-users/skills/2359235912';
    const schema = z.looseObject({ name: z.string() });
    const request = {
      service: 'accountConfigReadWrite',
      path: skill,
      query: { v: '2.0' },
      schema,
    } as const;

    it('returns the value that it has when it is unchanged', async () => {
      const cloud = cloudAt(emulator.origin);
      const first = await cloud.get(request);
      expect(first).toMatchObject({ value: { name: 'Billing' }, revision: '1' });
      expect(await cloud.get({ ...request, cached: first })).toBe(first);
      expect((await emulator.control.requests('skill')).map((one) => one.status)).toEqual([
        200, 304,
      ]);
    });

    it('reads what has changed, even from a service that answers 412', async () => {
      const cloud = cloudAt(emulator.origin);
      const cached = { value: { name: 'Old' }, revision: '0' };
      expect((await cloud.get({ ...request, cached })).value.name).toBe('Billing');
      await emulator.control.fault({ on: 'skill', answer: status(412) });
      expect((await cloud.get({ ...request, cached })).value.name).toBe('Billing');
    });

    it('does not take a 304 for an answer when it has no revision', async () => {
      await emulator.control.fault({ on: 'skill', answer: status(304) });
      const cached = { value: { name: 'Old' }, revision: null };
      await expect(cloudAt(emulator.origin).get({ ...request, cached })).rejects.toMatchObject(
        cloudError('unexpected_answer'),
      );
    });

    it('changes the record that it read, and no other', async () => {
      const cloud = cloudAt(emulator.origin);
      const { value, revision } = await cloud.get(request);
      const change = (name: string) =>
        cloud.put({ ...request, body: { ...value, name }, revision });
      expect(await change('Invoices')).toMatchObject({
        value: { name: 'Invoices' },
        revision: '2',
      });
      await expect(change('Refunds')).rejects.toMatchObject({
        ...cloudError('conflict'),
        status: 412,
      });
      expect((await cloud.get(request)).value.name).toBe('Invoices');
    });

    it.each(['post', 'put', 'delete'] as const)('%s is never sent twice', async (method) => {
      const cloud = cloudAt(emulator.origin);
      await emulator.control.fault({ on: 'skill', times: 2, answer: { kind: 'drop' } });
      await expect(cloud[method]({ ...request, body: {} })).rejects.toMatchObject(
        cloudError('unavailable'),
      );
      expect(await emulator.control.requests('skill')).toMatchObject([
        { method: method.toUpperCase() },
      ]);
    });

    it('accepts a response without a body', async () => {
      await emulator.control.fault({ on: 'skill', answer: status(204) });
      const cloud = cloudAt(emulator.origin);
      expect(await cloud.delete({ ...request, schema: z.undefined() })).toEqual({
        value: undefined,
        revision: null,
      });
    });
  });

  it.each(['@127.0.0.1:9/x', '1/x', ''])(
    'is not sent to another host for the path %j',
    async (other) => {
      const request = { ...requestFor(z.unknown()), path: other };
      await expect(cloudAt(emulator.origin).get(request)).rejects.toMatchObject(
        cloudError('not_found'),
      );
    },
  );

  it.each(['.', '..', '../..'])('is not sent to another path for the id %s', async (id) => {
    const { path: own, ...request } = requestFor(z.unknown());
    const cloud = cloudAt(emulator.origin);
    const read = cloud.get({ ...request, path: own.replace('987654321', id) });
    await expect(read).rejects.toMatchObject({ ...cloudError('not_found'), status: null });
    expect(await emulator.control.requests()).not.toContainEqual(
      expect.objectContaining({ method: 'GET', path: expect.stringContaining('configuration') }),
    );
  });

  it('has fields, deleted records and other parameters in its query', async () => {
    await cloudAt(emulator.origin).get({
      ...requestFor(z.unknown()),
      query: { v: '6.0', limit: 5, name: 'a&b' },
      select: ['id', 'name'],
      includeDeleted: true,
    });
    const [{ path = '' } = {}] = await emulator.control.requests('users');
    expect(path.split('?')[1]).toBe(
      'v=6.0&limit=5&name=a%26b&select=id%2Cname&include_deleted=true',
    );
  });

  describe('after a 429', () => {
    let nowMs: number;
    beforeEach(() => {
      nowMs = 1_800_000_000_000;
    });
    const limited = (headers: Record<string, string>) =>
      fail({ kind: 'status', status: 429, headers });

    it.each([
      ['a second without a Retry-After', {}, 1],
      ['its number of seconds', { 'retry-after': '30' }, 30],
      ['a second at least', { 'retry-after': '0' }, 1],
      ['a quarter of an hour at most', { 'retry-after': '86400' }, 900],
      ['the time until its date', { 'retry-after': 'Fri, 15 Jan 2027 08:00:20 GMT' }, 20],
      ['a second for a date in the past', { 'retry-after': 'Fri, 15 Jan 2027 07:00:00 GMT' }, 1],
      ['a second for an invalid Retry-After', { 'retry-after': 'soon' }, 1],
    ])('no request is sent for %s', async (_what, headers, seconds) => {
      const cloud = cloudAt(emulator.origin, accessToken, () => nowMs);
      const read = async () => (await cloud.get(requestFor(z.unknown()))).value;
      const rejected = { ...cloudError('rate_limited'), retryAfterSeconds: seconds };
      await limited(headers);
      await expect(read()).rejects.toMatchObject(rejected);
      await expect(read()).rejects.toMatchObject(rejected);
      nowMs += seconds * 1_000 - 1;
      await expect(read()).rejects.toMatchObject({ code: 'rate_limited', retryAfterSeconds: 1 });
      expect(await emulator.control.requests('users')).toHaveLength(1);
      nowMs += 1;
      expect(await read()).toMatchObject({ id: '987654321' });
    });

    it('a parallel success does not shorten it, and the longer of two waits counts', async () => {
      const cloud = cloudAt(emulator.origin, accessToken, () => nowMs);
      const read = async () => (await cloud.get(requestFor(z.object({ id: z.string() })))).value;
      await fail({ kind: 'slow', delayMs: 300 });
      const good = read();
      await expect.poll(() => emulator.control.requests('users')).toHaveLength(1);
      await limited({ 'retry-after': '60' });
      await fail({ kind: 'status', status: 429 });
      const both = await Promise.allSettled([read(), read()]);
      expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      expect(await good).toEqual({ id: '987654321' });
      await expect(read()).rejects.toMatchObject({ retryAfterSeconds: 60 });
    });

    it('other users of the account are not limited', async () => {
      const cloudFor = createCloudClients(() => lookupOf(emulator.origin));
      const [one, other] = ['987654321', '987654322'].map((userId) =>
        cloudFor({ accountId: '12345678', userId, accessToken }),
      );
      await limited({ 'retry-after': '900' });
      await expect(one?.get(requestFor(z.unknown()))).rejects.toMatchObject(
        cloudError('rate_limited'),
      );
      expect((await other?.get(requestFor(z.unknown())))?.value).toMatchObject({ id: '987654321' });
    });

    it('other paths are not limited', async () => {
      const cloud = cloudAt(emulator.origin, accessToken, () => nowMs);
      await limited({ 'retry-after': '30' });
      await expect(cloud.get(requestFor(z.unknown()))).rejects.toMatchObject(
        cloudError('rate_limited'),
      );
      const colleague = '/api/account/{account}/configuration/le-users/users/987654322';
      await cloud.get({ ...requestFor(z.unknown()), path: colleague });
    });
  });
});
