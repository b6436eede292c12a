import type { FaultAnswer } from '../../emulator/faults';
import { type Persona, personas } from '../../emulator/personas';
import type { RecordedRequest } from '../../emulator/request-log';
import type { Emulator } from '../../emulator/server';
import type { ReceivedCookie } from '../../lib/http/cookies';
import { type ContinuedSession, continueSession } from '../../lib/session/refresh/touch-session';
import type { Session } from '../../lib/session/session';
import { attemptAt, type EmulatedApp, finish } from './emulated-app';
import { browserAfter } from './unit-fixtures';

/** What LivePerson recommends to wait between two renewals, in seconds. */
export const halfAnHour = 1_800;
/** How long the emulator's access tokens live, in seconds. */
export const eightHours = 28_800;
/** For tests that last longer than any shift. */
export const unlimited = { SESSION_IDLE_SECONDS: '86400', SESSION_MAX_SECONDS: '172800' };

/** A browser that is signed in. */
export async function signedInAt(
  emulator: Emulator,
  app: EmulatedApp,
  persona: Persona = personas.agent,
): Promise<readonly ReceivedCookie[]> {
  const attempt = await attemptAt(emulator, app, [], persona);
  return browserAfter(attempt.cookies, (await finish(attempt, app)).cookies);
}

/** The living session of these cookies. */
export async function foundBy(received: readonly ReceivedCookie[], { parts }: EmulatedApp) {
  const found = await parts.sessions.find(received, parts.nowSeconds());
  if (found.kind !== 'living') throw new Error(`no living session: ${found.kind}`);
  return found;
}

/** Uses the session of these cookies, as a guarded request does. */
export async function use(
  received: readonly ReceivedCookie[],
  app: EmulatedApp,
): Promise<ContinuedSession> {
  return continueSession(await foundBy(received, app), received, app.parts);
}

/** What a use leaves in the browser, for a session that goes on. */
export async function next(
  received: readonly ReceivedCookie[],
  app: EmulatedApp,
): Promise<{
  session: Session;
  received: readonly ReceivedCookie[];
  cookies: readonly ReceivedCookie[];
}> {
  const used = await use(received, app);
  if (used.kind !== 'living') throw new Error(used.kind);
  const { session, cookies } = used;
  return { session, received: browserAfter(received, cookies), cookies };
}

/** The refreshes that Sentinel was asked for. */
export async function refreshesAt({ control }: Emulator): Promise<readonly RecordedRequest[]> {
  return (await control.requests('token')).filter(({ grantType }) => grantType === 'refresh_token');
}

/** Makes Sentinel answer so, so many times. */
export function failAt({ control }: Emulator, answer: FaultAnswer, times = 1): Promise<void> {
  return control.fault({ on: 'token', times, answer });
}
