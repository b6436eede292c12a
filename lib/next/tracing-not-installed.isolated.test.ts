import { afterEach, expect, it, vi } from 'vitest';
import { quietLog } from '../../e2e/support/unit-fixtures';
import { traceRequests, waitUntil } from './instrumentation';

vi.mock('@opentelemetry/api', () => {
  throw Object.assign(new Error('Cannot find module'), { code: 'ERR_MODULE_NOT_FOUND' });
});

const host = Symbol.for('@next/request-context');
afterEach(() => {
  vi.unstubAllEnvs();
  Reflect.deleteProperty(globalThis, host);
});

it('says how to install OpenTelemetry when it is configured and missing, unless it is switched off', async () => {
  const warn = vi.fn();
  await traceRequests(false, { ...quietLog, warn });
  expect(warn.mock.calls).toEqual([
    ['settings_warning', { message: expect.stringContaining('OpenTelemetry is not installed') }],
  ]);
  vi.stubEnv('OTEL_SDK_DISABLED', 'TRUE');
  await traceRequests(false, { ...quietLog, warn });
  expect(warn).toHaveBeenCalledTimes(1);
});

it('hands work to a function host, and does none elsewhere', async () => {
  const work = vi.fn(async () => undefined);
  waitUntil(work);
  expect(work).not.toHaveBeenCalled();
  const handed: Promise<unknown>[] = [];
  const context = { waitUntil: (promise: Promise<unknown>) => handed.push(promise) };
  Reflect.set(globalThis, host, { get: () => context });
  waitUntil(work);
  waitUntil(() => Promise.reject(new Error('the collector is away')));
  await Promise.all(handed);
  expect(work).toHaveBeenCalledOnce();
  expect(handed).toHaveLength(2);
});
