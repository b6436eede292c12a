import { randomUUID } from 'node:crypto';
import { keptBriefly } from '../kept-briefly';
import type { Session } from './session';

/** The header by which the guard tells the page where its session is. Whatever a client sends by it is dropped. */
export const handoverHeader = 'x-session-handover';

/** A page is made within seconds of being let through. */
const handovers = keptBriefly<Session>('session-handovers', { maxEntries: 2_000, keptMs: 60_000 });

/**
 * Lays a session down for the page that the guard lets a request go on to. What the guard has found out need not be
 * asked again: Redis may be gone by then, and a page that has begun cannot answer 503 any more.
 *
 * @returns a key that nobody can guess, for {@link handoverHeader}
 */
export function handOver(session: Session): string {
  // Node.js draws the random numbers for many of these at once: each draw of its own is a call to the system.
  const key = randomUUID();
  handovers.set(key, session);
  return key;
}

/** The session that the guard laid down in this process, once; null for any other key. */
export function takeOver(key: string | null): Session | null {
  if (key === null) return null;
  const session = handovers.get(key) ?? null;
  handovers.delete(key);
  return session;
}
