import { perProcess } from '../per-process';
import { endsAtSeconds, type SessionLimits } from './limits';
import type { Session } from './session';

/** Ids of sessions, and when the last of them could no longer live anyway. */
interface Generation {
  readonly ids: Set<string>;
  untilSeconds: number;
}

const newGeneration = (): Generation => ({ ids: new Set(), untilSeconds: 0 });

/** Two generations: the older one goes as a whole, so that nobody has to look for what is over. */
const ended = perProcess('ended-sessions', () => ({
  recent: newGeneration(),
  older: newGeneration(),
}));

/**
 * Ends a session for good in this process: a late answer of a parallel request or a kept copy of the cookie does
 * not bring it back. Remembered until the session could no longer live, and forgotten within as long again.
 */
export function rememberEnded(session: Session, limits: SessionLimits, nowSeconds: number): void {
  rememberEndedId(session.id, endsAtSeconds(session, limits), nowSeconds);
}

/** {@link rememberEnded} of a session of which no more is known than its id. */
export function rememberEndedId(id: string, untilSeconds: number, nowSeconds: number): void {
  if (ended.older.untilSeconds <= nowSeconds) {
    ended.older = ended.recent;
    ended.recent = newGeneration();
  }
  const { recent } = ended;
  recent.ids.add(id);
  recent.untilSeconds = Math.max(recent.untilSeconds, untilSeconds);
}

export function wasEnded({ id }: Session): boolean {
  return wasEndedId(id);
}

export function wasEndedId(id: string): boolean {
  return ended.recent.ids.has(id) || ended.older.ids.has(id);
}
