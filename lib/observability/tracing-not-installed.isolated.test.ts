import { afterEach, expect, it, vi } from 'vitest';
import { quietLog } from '../../e2e/support/unit-fixtures';
import { traceRequests } from './tracing';

vi.mock('@opentelemetry/api', () => {
  throw Object.assign(new Error('Cannot find module'), { code: 'ERR_MODULE_NOT_FOUND' });
});

afterEach(() => vi.unstubAllEnvs());

it('says how to install OpenTelemetry when it is configured and missing, unless it is switched off', async () => {
  const warn = vi.fn();
  const options = { log: { ...quietLog, warn }, followsSenders: false, waitUntil: vi.fn() };
  await traceRequests(options);
  expect(warn.mock.calls).toEqual([
    ['settings_warning', { message: expect.stringContaining('OpenTelemetry is not installed') }],
  ]);
  vi.stubEnv('OTEL_SDK_DISABLED', 'TRUE');
  await traceRequests(options);
  expect(warn).toHaveBeenCalledTimes(1);
});
