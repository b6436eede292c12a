import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  appAtStrictSentinel,
  refreshTokensAreSentOnce,
  signedInBrowser,
} from '../../../e2e/support/refresh-requests';
import { touchSession } from './touch-session';

it('a refresh token is sent once and no request gets older tokens, for any cookies at any times', async () => {
  await fc.assert(refreshTokensAreSentOnce());
});

it('a clock that jumps back ends no session and refreshes none', async () => {
  const jump = fc.integer({ min: 1, max: 1_000_000 });
  await fc.assert(
    fc.asyncProperty(jump, async (seconds) => {
      const here = appAtStrictSentinel();
      const received = await signedInBrowser(here);
      here.move(-seconds);
      const found = await here.services.sessions.find(received);
      if (found.kind !== 'active') throw new Error(found.kind);
      const used = await touchSession(found, received, here.services);
      expect(used).toEqual({ kind: 'active', session: found.session, cookies: [] });
      expect(here.timesSent()).toEqual([]);
    }),
  );
});
