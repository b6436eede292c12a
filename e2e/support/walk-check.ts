// `expect` records each check as a step of the test and searches all earlier ones, which is slow for so many checks.
import assert from 'node:assert/strict';
import type { Persona } from '../../emulator/personas';
import type { RecordedRequest } from '../../emulator/request-log';
import { formsIn, type PageForm } from './page-forms';
import type { Carried, ModelSession, SessionModel, Span } from './session-model';
import {
  isRemoval,
  outcomeOf,
  peopleShownIn,
  sessionInLines,
  sessionLines,
  type WalkResponse,
} from './walk-response';
import { type Action, type homes, limitsByAction } from './walk-steps';

/** The page of this app that a window shows. */
export interface ShownPage {
  readonly person: Persona | null;
  readonly forms: readonly PageForm[];
}

/** A sign-in that Sentinel has completed, and whose callback is not opened yet. */
interface Callback {
  readonly url: string;
  readonly person: Persona;
  readonly returnTo: (typeof homes)[number];
  /** Null until the code is exchanged. */
  session: ModelSession | null;
}

export interface Window {
  shown: ShownPage;
  callback: Callback | null;
}

export const blank: ShownPage = { person: null, forms: [] };

/** A request under way. */
export interface Sent {
  readonly action: Action;
  readonly window: Window;
  readonly page: ShownPage;
  readonly callback: Callback | null;
  readonly carried: Carried | null;
  readonly wasOver: boolean;
  readonly response: Promise<WalkResponse>;
  /** Resolves with the headers of the response. */
  readonly begun: Promise<unknown>;
}

/** Updates the model with the requests that the emulator has recorded. */
export function learn(
  model: SessionModel,
  requests: readonly RecordedRequest[],
  sent: readonly Sent[],
  at: Span,
): void {
  const carriers = sent.flatMap(({ carried }) => carried ?? []);
  const [callback] = sent.flatMap((request) =>
    request.action === 'finish sign-in' && request.callback ? [request.callback] : [],
  );
  for (const request of requests) {
    const { endpoint, grantType, answeredRefreshToken, sentRefreshToken, path } = request;
    if (endpoint === 'token' && grantType === 'refresh_token') {
      model.recordRefresh(request, carriers, at);
    } else if (endpoint === 'token' && answeredRefreshToken !== null) {
      if (!callback || callback.session) throw new Error('a code was exchanged without a sign-in');
      callback.session = model.create(callback.person, answeredRefreshToken, at);
    } else if (endpoint === 'revoke') {
      const { session } = model.sessionOf(sentRefreshToken);
      const isWanted = sent.some(
        ({ action, carried }) => action === 'sign out everywhere' && carried?.session === session,
      );
      assert(isWanted, 'the revocation is for the user who signed out everywhere');
    } else if (endpoint === 'users') {
      const users = [...carriers.map(({ session }) => session), ...(callback ? [callback] : [])];
      const isOwn = users.some(({ person }) => path.endsWith(`/${person.userId}?v=6.0`));
      assert(isOwn, 'the profile request is for a user with a pending request');
    }
  }
}

/** A sign-out and a new sign-in end the existing session. A sign-out ends its other copies even if this one is over. */
export function endSessions(
  model: SessionModel,
  { action, callback, carried, page, wasOver }: Sent,
  response: WalkResponse,
  at: Span,
): void {
  if (!carried) return;
  const { session } = carried;
  if (isSigningOut(action) && response.status === 303) {
    if (page.person === session.person) session.ended = 'yes';
    else if (session.ended === 'no') session.ended = 'perhaps';
  }
  if (wasOver || action !== 'finish sign-in' || !isSignedInBy(response, callback)) return;
  if (session === callback?.session) return;
  if (model.mustBeActive(carried, at.to)) session.ended = 'yes';
  else if (session.ended === 'no') session.ended = 'perhaps';
}

/** Checks a response against the model, and shows its page in the window. */
export function check(
  model: SessionModel,
  sent: Sent,
  response: WalkResponse,
  at: Span,
  concurrency: number,
): void {
  const { action } = sent;
  const description = `${action}: ${response.status} ${response.location}`;
  const [begins, ends] = limitsByAction[action];
  const [begun, ended] = response.seconds;
  assert(begun < begins * concurrency + 1, `${description} begins in time, not after ${begun} s`);
  assert(ended < ends * concurrency + 1, `${description} ends in time, not after ${ended} s`);
  if (action === 'finish sign-in') checkSignIn(model, sent, response, at);
  else checkResponse(model, sent, response, at);
}

function checkResponse(model: SessionModel, sent: Sent, response: WalkResponse, at: Span): void {
  const { action, carried, page, window } = sent;
  const { status, body } = response;
  const description = `${action}: ${status} ${response.location}`;
  const mustBeActive = model.mustBeActive(carried, at.to);
  const shown = peopleShownIn(body);
  const isSignOut = isSigningOut(action);
  // The user list contains all users of the account.
  const isList = action === '/admin' && status === 200;
  if (!isList) {
    const others = shown.filter((person) => sent.wasOver || person !== carried?.session.person);
    assert(
      others.length === 0,
      `${description} shows no other user, not ${others.map(({ key }) => key)}`,
    );
  }
  const lines = sessionLines(response.setCookies);
  const set = lines.filter((line) => !isRemoval(line));
  if (isSignOut || action === 'extend') {
    const isOther = page.person !== null && page.person !== carried?.session.person;
    if (!isOther) assert(status !== 409, description);
    else if (mustBeActive) assert(status === 409, `${description}, from the page of another user`);
  }
  if (isSignOut) {
    assert(status === 303 || status === 409, description);
    assert(set.length === 0, `${description} leaves no session`);
    const person = carried?.session.person ?? null;
    window.shown = status === 409 ? { person, forms: formsIn(body) } : blank;
    return;
  }
  if (status === 409) return;
  const outcome = outcomeOf(action, response, shown);
  switch (outcome) {
    case 'signed in':
      assert(!sent.wasOver, `${description}, of a session that has ended`);
      break;
    case 'signed out':
      assert(!mustBeActive, `${description}, of an active session`);
      break;
    case 'unavailable':
      assert(model.mayBeUnavailable(carried, at), `${description}, without a fault`);
      break;
  }
  if (outcome === 'signed in' && carried) {
    const { person } = carried.session;
    if (action === '/api/me' || action === 'extend') {
      assert(JSON.parse(body).sub === person.userId, description);
    }
    if (action === '/dashboard') assert(shown.includes(person), description);
    if (action === '/admin') assert(person.isAdmin === (status === 200), description);
  }
  if (mustBeActive) assert(!lines.some(isRemoval), `${description} removes no session`);
  const isUse =
    action === 'extend' || (action.startsWith('/') && action !== '/' && action !== '/api/me');
  // A session that ends between middleware and page was rolled before: its new cookie is not valid.
  const endedMeanwhile = outcome === 'signed out' && !sent.wasOver;
  if (!isUse || (outcome !== 'signed in' && !endedMeanwhile)) {
    assert(set.length === 0, `${description} sets no session`);
  }
  if (set.length > 0 && carried) {
    model.setCookie(sessionInLines(set), carried.session, at);
  }
  if (action.startsWith('/') && action !== '/api/me') {
    const person = outcome === 'signed in' ? (carried?.session.person ?? null) : null;
    window.shown = status === 307 ? blank : { person, forms: formsIn(body) };
  }
}

function checkSignIn(
  model: SessionModel,
  { callback, carried, window }: Sent,
  response: WalkResponse,
  at: Span,
): void {
  const description = `finish sign-in: ${response.status} ${response.location}`;
  const lines = sessionLines(response.setCookies);
  const set = lines.filter((line) => !isRemoval(line));
  window.shown = blank;
  assert(response.status === 303, description);
  if (isSignedInBy(response, callback)) {
    assert(callback?.session, `${description} without Sentinel`);
    model.setCookie(sessionInLines(set), callback.session, at);
    return;
  }
  assert(callback?.session?.signedIn !== at, `${description} although Sentinel has issued tokens`);
  assert(set.length === 0, `${description} sets no session`);
  if (model.mustBeActive(carried, at.to))
    assert(lines.length === 0, `${description} keeps the session`);
}

function isSignedInBy({ location, setCookies }: WalkResponse, callback: Callback | null): boolean {
  return (
    location === callback?.returnTo && sessionLines(setCookies).some((line) => !isRemoval(line))
  );
}

export function isSigningOut(action: Action): boolean {
  return action === 'sign out here' || action === 'sign out everywhere';
}
