import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { config, nowSeconds, sampleSession } from '../../e2e/support/unit-fixtures';
import { summarizeProfiles } from '../session/identity';
import { toMeResponse, toPublicSession } from '../session/public-session';
import { createSessionStore, toClientSession } from './client-session';

const profiles = summarizeProfiles(['Boss', 'Coach'], [1, 2], []);
const session = sampleSession({ identity: { ...sampleSession().identity, profiles } });
const person = {
  state: 'signed-in',
  accountId: '12345678',
  sub: '987654321',
  name: 'Ada Byron',
  pictureUrl: null,
  isAdmin: false,
  isLpa: false,
  roles: ['Boss', 'Coach'],
  expiresAtSeconds: nowSeconds + 28_800,
};
const noUser = { accountId: null, name: null, roles: [], expiresAtSeconds: null, mark: null };

describe('a session from the server', () => {
  const known = toPublicSession(session, config);

  it('is the user, from getAuth or getSession', () => {
    const expected = { ...person, mark: known.mark };
    expect(toClientSession(known)).toEqual(expected);
    expect(toClientSession({ kind: 'signed-in', session: known })).toEqual(expected);
  });

  it('is signed-out or unavailable', () => {
    expect(toClientSession(null)).toMatchObject({ ...noUser, state: 'signed-out' });
    expect(toClientSession({ kind: 'signed-out' })).toMatchObject({
      ...noUser,
      state: 'signed-out',
    });
    expect(toClientSession({ kind: 'unavailable' })).toMatchObject({
      ...noUser,
      state: 'unavailable',
    });
  });
});

describe('the session that the browser fetches', () => {
  const fetch = vi.fn<typeof globalThis.fetch>();
  beforeEach(() => {
    fetch.mockReset();
    vi.stubGlobal('fetch', fetch);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  /** The session after the server has answered. */
  async function fetchedSession() {
    const store = createSessionStore();
    await new Promise<void>((resolve) => store.subscribe(resolve));
    return store.current();
  }

  it('is fetched once for all components, and each is notified', async () => {
    fetch.mockResolvedValue(Response.json(toMeResponse(session, config)));
    const store = createSessionStore();
    expect(store.current()).toMatchObject({ ...noUser, state: 'loading' });
    expect(store.current()).toBe(store.initial());
    const gone = vi.fn();
    store.subscribe(gone)();
    await Promise.all([1, 2].map(() => new Promise<void>((resolve) => store.subscribe(resolve))));
    expect(store.current()).toEqual({ ...person, mark: null });
    expect(store.initial()).toMatchObject({ state: 'loading' });
    expect(gone).not.toHaveBeenCalled();
    store.subscribe(gone);
    expect(fetch.mock.calls).toEqual([['/api/me', { cache: 'no-store' }]]);
  });

  it('is signed-out when the server answers 401', async () => {
    const response = Response.json({ error: 'signed_out' }, { status: 401 });
    fetch.mockResolvedValue(response);
    expect(await fetchedSession()).toMatchObject({ ...noUser, state: 'signed-out' });
    // A browser does not reuse the connection of an unread body.
    expect(response.bodyUsed).toBe(true);
  });

  it.each([
    ['cannot tell', () => Promise.resolve(Response.json({}, { status: 503 }))],
    ['answers in HTML', () => Promise.resolve(new Response('<html>'))],
    ['does not answer', () => Promise.reject(new TypeError('fetch failed'))],
  ])('is unavailable, not signed-out, when the server %s', async (_, answer) => {
    fetch.mockImplementation(answer);
    expect(await fetchedSession()).toMatchObject({ ...noUser, state: 'unavailable' });
  });
});
