import { NextRequest } from 'next/server';
import { afterEach, expect, it, vi } from 'vitest';
import { config, quietLog } from '../../e2e/support/unit-fixtures';
import { createServices } from '../services';
import * as startLogin from '../sign-in/login';
import { createRouteHandlers } from './route-handlers';

const services = createServices(config, quietLog);
afterEach(() => {
  vi.restoreAllMocks();
});

const { GET } = createRouteHandlers(() => services).login;

/** The response of `/login`, and how many sign-ins it started. */
async function ask(path: string, headers: Record<string, string> = {}) {
  const started = vi
    .spyOn(startLogin, 'startLogin')
    .mockClear()
    .mockResolvedValue({ location: 'https://sentinel.example/authorize', cookies: [] });
  const request = new NextRequest(`https://app.brand.example${path}`, { headers });
  const response = await GET(request);
  return { status: response.status, headers: response.headers, starts: started.mock.calls.length };
}

it('starts a sign-in below the rate limit, and answers 429 or the error page above it', async () => {
  vi.spyOn(services.rateLimiter, 'consume').mockResolvedValueOnce(null).mockResolvedValue(17);
  const log = vi.spyOn(services.log, 'warn').mockReturnValue();
  const started = await ask('/login');
  expect([started.status, started.starts]).toEqual([303, 1]);
  expect(log).not.toHaveBeenCalled();

  const text = await ask('/login', { accept: '*/*' });
  expect([text.status, text.starts]).toEqual([429, 0]);
  expect(text.headers.get('retry-after')).toBe('17');

  const path = '/login?returnTo=/dashboard/x&account=evil';
  const person = await ask(path, { accept: 'text/html,*/*;q=0.8' });
  expect([person.status, person.starts]).toEqual([307, 0]);
  const page = new URL(person.headers.get('location') ?? '');
  expect(page.pathname).toBe('/sign-in-error');
  const reference = page.searchParams.get('ref');
  const reason = 'too_many_attempts';
  expect(Object.fromEntries(page.searchParams)).toEqual({
    reason,
    ref: reference,
    returnTo: '/dashboard/x',
  });
  expect(log).toHaveBeenLastCalledWith(
    'sign_in_failed',
    expect.objectContaining({ reference, reason }),
  );
});
