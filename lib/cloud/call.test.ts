import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { FaultAnswer } from '../../emulator/faults';
import { type Emulator, startEmulator } from '../../emulator/server';
import { TestClient } from '../../emulator/test-client';
import { startEmulatedSentinel } from '../testing/emulated-sentinel';
import { type CloudErrorCode, callCloud } from './call';

const path = '/api/account/12345678/configuration/le-users/users/987654321?v=6.0';

describe('a call to Conversational Cloud', () => {
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

  const call = <T>(answer: z.ZodType<T>, token = accessToken) =>
    callCloud({ url: emulator.origin + path, accessToken: token, answer });
  const fail = (answer: FaultAnswer) => emulator.control.fault({ on: 'users', answer });
  const cloudError = (code: CloudErrorCode) => ({
    name: 'CloudError',
    code,
    message: `Conversational Cloud: ${code}`,
  });

  it('is made as the user and answered as asked for', async () => {
    const answer = z.object({ id: z.string().transform(Number) });
    expect(await call(answer)).toEqual({ id: 987_654_321 });
  });

  it('shows the access token to nobody who reads addresses', async () => {
    await call(z.unknown());
    const [request] = await emulator.control.requests('users');
    expect(request).toMatchObject({ method: 'GET', path, status: 200 });
  });

  it('is not made for a token that is unknown', async () => {
    await expect(call(z.unknown(), 'unknown')).rejects.toMatchObject(cloudError('unauthorized'));
  });

  const status = (code: number): FaultAnswer => ({ kind: 'status', status: code });
  const table: readonly [string, FaultAnswer, CloudErrorCode][] = [
    ['401', status(401), 'unauthorized'],
    ['403', status(403), 'forbidden'],
    ['429', status(429), 'rate_limited'],
    ['500', status(500), 'unavailable'],
    ['502', status(502), 'unavailable'],
    ['503', status(503), 'unavailable'],
    ['599', status(599), 'unavailable'],
    ['400', status(400), 'unexpected_answer'],
    ['404', status(404), 'unexpected_answer'],
    ['201', status(201), 'unexpected_answer'],
    ['204', status(204), 'unexpected_answer'],
    ['304', status(304), 'unexpected_answer'],
    ['an HTML page', { kind: 'html' }, 'unexpected_answer'],
    ['an empty body', { kind: 'empty' }, 'unexpected_answer'],
    ['half an answer', { kind: 'truncated' }, 'unexpected_answer'],
    ['another answer', { kind: 'huge', bytes: 1_000_000 }, 'unexpected_answer'],
    ['over a megabyte', { kind: 'huge', bytes: 1_000_001 }, 'unavailable'],
    ['a dropped connection', { kind: 'drop' }, 'unavailable'],
  ];

  it.each(table)('fails with a code: %s', async (_what, answer, code) => {
    await fail(answer);
    await expect(call(z.object({ id: z.string() }))).rejects.toMatchObject(cloudError(code));
    expect(await emulator.control.requests('users')).toHaveLength(1);
  });

  it('takes what is not JSON for no answer, even where anything would do', async () => {
    await fail({ kind: 'html' });
    await expect(call(z.object({}).nullable())).rejects.toMatchObject(
      cloudError('unexpected_answer'),
    );
  });

  it('takes the access token nowhere else', async () => {
    const elsewhere = await startEmulator();
    try {
      await fail({ kind: 'redirect', location: elsewhere.origin + path });
      await expect(call(z.unknown())).rejects.toMatchObject(cloudError('unexpected_answer'));
      expect(await elsewhere.control.requests()).toEqual([]);
    } finally {
      await elsewhere.close();
    }
  });

  it('cannot reach a service that is not there', async () => {
    const gone = await startEmulator();
    await gone.close();
    const lost = callCloud({ url: gone.origin + path, accessToken, answer: z.unknown() });
    await expect(lost).rejects.toMatchObject({
      ...cloudError('unavailable'),
      cause: { name: 'HttpError', code: 'no_connection' },
    });
  });

  it('waits for a slow answer, but not for 5 s', { timeout: 15_000 }, async () => {
    await fail({ kind: 'slow', delayMs: 300 });
    expect(await call(z.object({ id: z.string() }))).toEqual({ id: '987654321' });
    await fail({ kind: 'slow', delayMs: 5_000 });
    await expect(call(z.unknown())).rejects.toMatchObject({
      ...cloudError('unavailable'),
      cause: { name: 'HttpError', code: 'timeout' },
    });
  });
});
