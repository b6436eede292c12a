import { NextRequest } from 'next/server';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { guardRequest } from './guard-request';
import { environment } from './testing/fixtures';
import { getParts } from './wiring';

beforeAll(() => {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.restoreAllMocks();
});
afterAll(() => {
  vi.unstubAllEnvs();
});

it('answers with the reference under which the log says so when the guard throws', async () => {
  const { sessions, log } = getParts();
  vi.spyOn(sessions, 'find').mockRejectedValue(new TypeError('secret words'));
  const logged = vi.spyOn(log, 'error').mockReturnValue();
  const response = await guardRequest(new NextRequest('https://app.brand.example/dashboard'));
  expect(response.status).toBe(500);
  expect(response.headers.get('content-security-policy')).toContain("script-src 'nonce-");
  expect(response.headers.get('cache-control')).toBe('private, no-store');
  const [, reference] = /Reference: (\w{8})/.exec(await response.text()) ?? [];
  expect(logged).toHaveBeenCalledTimes(1);
  expect(logged).toHaveBeenCalledWith(
    'request_failed',
    expect.objectContaining({ reference, path: '/dashboard', causes: ['TypeError'] }),
  );
});
