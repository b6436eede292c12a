import type { FaultResponse } from '../../emulator/faults';
import { type Persona, personas } from '../../emulator/personas';
import type { RecordedRequest } from '../../emulator/request-log';
import type { Emulator } from '../../emulator/server';
import type { RequestCookie } from '../../lib/http/cookies';
import { type TouchResult, touchSession } from '../../lib/session/refresh/touch-session';
import type { Session } from '../../lib/session/session';
import { type EmulatedApp, finishAttempt, startAttempt } from './emulated-app';
import { applyCookies } from './unit-fixtures';

/** The time between two refreshes that LivePerson recommends, in seconds. */
export const halfAnHour = 1_800;
/** The lifetime of the emulator's access tokens, in seconds. */
export const eightHours = 28_800;
/** For tests that last longer than a shift. */
export const unlimited = { SESSION_IDLE_SECONDS: '86400', SESSION_MAX_SECONDS: '172800' };

/** Signs a browser in and returns its cookies. */
export async function signIn(
  emulator: Emulator,
  app: EmulatedApp,
  persona: Persona = personas.agent,
): Promise<readonly RequestCookie[]> {
  const attempt = await startAttempt(emulator, app, [], persona);
  return applyCookies(attempt.cookies, (await finishAttempt(attempt, app)).cookies);
}

export async function findActiveSession(
  received: readonly RequestCookie[],
  { services }: EmulatedApp,
) {
  const found = await services.sessions.find(received);
  if (found.kind !== 'active') throw new Error(`no active session: ${found.kind}`);
  return found;
}

/** Uses the session of these cookies, as a request for a protected page does. */
export async function touch(
  received: readonly RequestCookie[],
  app: EmulatedApp,
): Promise<TouchResult> {
  return touchSession(await findActiveSession(received, app), received, app.services);
}

/** Uses the session, and returns it with the cookies that the browser has then. */
export async function touchAndKeepCookies(
  received: readonly RequestCookie[],
  app: EmulatedApp,
): Promise<{
  session: Session;
  received: readonly RequestCookie[];
  cookies: readonly RequestCookie[];
}> {
  const result = await touch(received, app);
  if (result.kind !== 'active') throw new Error(result.kind);
  const { session, cookies } = result;
  return { session, received: applyCookies(received, cookies), cookies };
}

/** The requests to Sentinel for a refresh. */
export async function refreshRequests({ control }: Emulator): Promise<readonly RecordedRequest[]> {
  return (await control.requests('token')).filter(({ grantType }) => grantType === 'refresh_token');
}

/** Makes the token endpoint of the emulator fail so many times. */
export function failTokenEndpoint(
  { control }: Emulator,
  answer: FaultResponse,
  times = 1,
): Promise<void> {
  return control.fault({ on: 'token', times, answer });
}
