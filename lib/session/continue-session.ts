import type { CookieToSet, ReceivedCookie } from '../cookie';
import type { Parts } from '../wiring';
import { isRollDue } from './limits';
import type { Session } from './session';
import type { FoundSession } from './store';

/** What became of a session that was used. */
export type ContinuedSession =
  | {
      readonly kind: 'living';
      readonly session: Session;
      /** What the browser is owed. */
      readonly cookies: readonly CookieToSet[];
    }
  | { readonly kind: 'ended' };

/** Uses the session of a request: rolls its idle limit when that is due. */
export async function continueSession(
  found: Extract<FoundSession, { kind: 'living' }>,
  received: readonly ReceivedCookie[],
  { config, sessions }: Pick<Parts, 'config' | 'sessions'>,
  nowSeconds: number,
): Promise<ContinuedSession> {
  const { session } = found;
  const used = isRollDue(session, config, nowSeconds)
    ? await sessions.roll(session, nowSeconds)
    : session;
  if (!used) return { kind: 'ended' };
  const isCookieCurrent = found.isCookieCurrent && used === session;
  const cookies = isCookieCurrent ? [] : await sessions.cookies(used, received, nowSeconds);
  return { kind: 'living', session: used, cookies };
}
