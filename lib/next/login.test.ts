import { NextRequest } from 'next/server';
import { afterEach, expect, it, vi } from 'vitest';
import * as startSignIn from '../sign-in/start-sign-in';
import { environmentForTests } from '../testing/environment';
import { getParts } from '../wiring';
import { handleLogin } from './login';
import { publicRoute } from './public-route';

environmentForTests();
afterEach(() => {
  vi.restoreAllMocks();
});

const { GET } = publicRoute(handleLogin);

/** What `/login` answers, and whether a sign-in was started. */
async function ask(path: string, headers: Record<string, string> = {}) {
  const started = vi
    .spyOn(startSignIn, 'startSignIn')
    .mockClear()
    .mockResolvedValue({ location: 'https://sentinel.example/authorize', cookies: [] });
  const request = new NextRequest(`https://app.brand.example${path}`, { headers });
  const response = await GET(request);
  return { status: response.status, headers: response.headers, starts: started.mock.calls.length };
}

it('sends a sign-in that a form has come to on to its page', async () => {
  const { status, headers, starts } = await ask('/login?ended=');
  expect([status, starts]).toEqual([307, 0]);
  expect(headers.get('location')).toBe(
    'https://app.brand.example/session-ended?returnTo=%2Fdashboard',
  );
});

it('starts a sign-in while there is room, and says when there is none', async () => {
  vi.spyOn(getParts().signInLimit, 'take').mockResolvedValueOnce(null).mockResolvedValue(17);
  const log = vi.spyOn(getParts().log, 'warn').mockReturnValue();
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
