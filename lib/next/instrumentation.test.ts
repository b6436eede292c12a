import { afterEach, expect, it, vi } from 'vitest';
import { config, httpConfig, quietLog } from '../../e2e/support/unit-fixtures';
import { waitUntil, warnOfSettings } from './instrumentation';

const host = Symbol.for('@next/request-context');
afterEach(() => {
  vi.unstubAllEnvs();
  Reflect.deleteProperty(globalThis, host);
});

it('warns a public app without trusted proxies that client addresses have no limit', () => {
  const warn = vi.fn();
  const log = { ...quietLog, warn };
  for (const silent of [
    httpConfig,
    { ...config, trustedProxies: 1 },
    { ...config, signInLimit: null },
  ]) {
    warnOfSettings(silent, log);
  }
  expect(warn).not.toHaveBeenCalled();
  warnOfSettings(config, log);
  expect(warn.mock.calls).toEqual([
    ['settings_warning', { message: expect.stringContaining('TRUSTED_PROXIES is 0') }],
  ]);
});

it('warns an app on Vercel without Redis of what fails its next build', () => {
  const warn = vi.fn();
  const onVercel = { VERCEL: '1', VERCEL_ENV: 'production', SESSION_STORE: 'cookie' };
  for (const [name, value] of Object.entries(onVercel)) vi.stubEnv(name, value);
  warnOfSettings(httpConfig, { ...quietLog, warn });
  expect(warn).not.toHaveBeenCalled();
  vi.stubEnv('SESSION_STORE', '');
  warnOfSettings(httpConfig, { ...quietLog, warn });
  expect(warn.mock.calls).toEqual([
    ['settings_warning', { message: expect.stringContaining('set REDIS_URL') }],
  ]);
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
