import { afterEach, expect, it, vi } from 'vitest';
import { config, httpConfig, quietLog } from '../../e2e/support/unit-fixtures';
import { warnOfSettings } from './instrumentation';

afterEach(() => {
  vi.unstubAllEnvs();
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
