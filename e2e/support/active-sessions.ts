import type { FaultResponse } from '../../emulator/faults';
import { type Persona, personas } from '../../emulator/personas';
import type { RecordedRequest } from '../../emulator/request-log';
import type { Emulator } from '../../emulator/server';
import type { RequestCookie } from '../../lib/http/cookies';
import { type TouchResult, touchSession } from '../../lib/session/refresh/touch-session';
import type { Session } from '../../lib/session/session';
import { type EmulatedApp, finishAttempt, startAttempt } from './emulated-app';
import { applyCookies } from './unit-fixtures';

/** What LivePerson recommends to wait between two renewals, in seconds. */
export const halfAnHour = 1_800;
/** How long the emulator's access tokens live, in seconds. */
export const eightHours = 28_800;
/** For tests that last longer than any shift. */
export const unlimited = { SESSION_IDLE_SECONDS: '86400', SESSION_MAX_SECONDS: '172800' };

/** A browser that is signed in. */
export async function signIn(
  emulator: Emulator,
  app: EmulatedApp,
  persona: Persona = personas.agent,
): Promise<readonly RequestCookie[]> {
  const attempt = await startAttempt(emulator, app, [], persona);
  return applyCookies(attempt.cookies, (await finishAttempt(attempt, app)).cookies);
}

/** The living session of these cookies. */
export async function findActiveSession(
  received: readonly RequestCookie[],
  { parts }: EmulatedApp,
) {
  const found = await parts.sessions.find(received, parts.nowSeconds());
  if (found.kind !== 'active') throw new Error(`no living session: ${found.kind}`);
  return found;
}

/** Uses the session of these cookies, as a guarded request does. */
export async function touch(
  received: readonly RequestCookie[],
  app: EmulatedApp,
): Promise<TouchResult> {
  return touchSession(await findActiveSession(received, app), received, app.parts);
}

/** What a use leaves in the browser, for a session that goes on. */
export async function touchAndKeepCookies(
  received: readonly RequestCookie[],
  app: EmulatedApp,
): Promise<{
  session: Session;
  received: readonly RequestCookie[];
  cookies: readonly RequestCookie[];
}> {
  const used = await touch(received, app);
  if (used.kind !== 'active') throw new Error(used.kind);
  const { session, cookies } = used;
  return { session, received: applyCookies(received, cookies), cookies };
}

/** The refreshes that Sentinel was asked for. */
export async function refreshRequests({ control }: Emulator): Promise<readonly RecordedRequest[]> {
  return (await control.requests('token')).filter(({ grantType }) => grantType === 'refresh_token');
}

/** Makes Sentinel answer so, so many times. */
export function failTokenEndpoint(
  { control }: Emulator,
  answer: FaultResponse,
  times = 1,
): Promise<void> {
  return control.fault({ on: 'token', times, answer });
}
