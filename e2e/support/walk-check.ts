// Not by `expect`: each of its checks is a step of the test, and every later one looks through all of them.
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
} from './walk-answer';
import { type Ask, type homes, limitsByAsk } from './walk-steps';

/** The page of a window, for as long as it shows one of this app's. */
export interface ShownPage {
  readonly person: Persona | null;
  readonly forms: readonly PageForm[];
}

/** Somebody who came back from Sentinel's login page, and whose window has not opened the callback yet. */
export interface Callback {
  readonly url: string;
  readonly person: Persona;
  readonly returnTo: (typeof homes)[number];
  /** What came of it at Sentinel. */
  session: ModelSession | null;
}

export interface Window {
  shown: ShownPage;
  callback: Callback | null;
}

export const blank: ShownPage = { person: null, forms: [] };

/** A request under way. */
export interface Sent {
  readonly ask: Ask;
  readonly window: Window;
  readonly page: ShownPage;
  readonly callback: Callback | null;
  readonly carried: Carried | null;
  readonly wasOver: boolean;
  readonly answer: Promise<WalkResponse>;
  /** Settles when its headers are there. */
  readonly begun: Promise<unknown>;
}

/** What the emulator has seen meanwhile. */
export function learn(
  model: SessionModel,
  requests: readonly RecordedRequest[],
  sent: readonly Sent[],
  at: Span,
): void {
  const carriers = sent.flatMap(({ carried }) => carried ?? []);
  const [callback] = sent.flatMap((request) =>
    request.ask === 'finish sign-in' && request.callback ? [request.callback] : [],
  );
  for (const request of requests) {
    const { endpoint, grantType, answeredRefreshToken, sentRefreshToken, path } = request;
    if (endpoint === 'token' && grantType === 'refresh_token') {
      model.refreshed(request, carriers, at);
    } else if (endpoint === 'token' && answeredRefreshToken !== null) {
      if (!callback || callback.session) throw new Error('a code was exchanged for nobody');
      callback.session = model.begin(callback.person, answeredRefreshToken, at);
    } else if (endpoint === 'revoke') {
      const { session } = model.sessionOf(sentRefreshToken);
      const isWanted = sent.some(
        ({ ask, carried }) => ask === 'sign out everywhere' && carried?.session === session,
      );
      assert(isWanted, 'the one who asked is signed out everywhere');
    } else if (endpoint === 'users') {
      const who = [...carriers.map(({ session }) => session), ...(callback ? [callback] : [])];
      const isOwn = who.some(({ person }) => path.endsWith(`/${person.userId}?v=6.0`));
      assert(isOwn, 'the record of somebody who asks is read');
    }
  }
}

/** Signing out, and signing in once more, end the session that there was. */
export function endSessions(
  model: SessionModel,
  { ask, callback, carried, page, wasOver }: Sent,
  answer: WalkResponse,
  at: Span,
): void {
  if (!carried || wasOver) return;
  const { session } = carried;
  if (isSigningOut(ask) && answer.status === 303) {
    if (page.person === session.person) session.ended = 'yes';
    else if (session.ended === 'no') session.ended = 'perhaps';
  }
  if (ask !== 'finish sign-in' || !isSignedInBy(answer, callback)) return;
  if (session === callback?.session) return;
  if (model.mustGoOn(carried, at.to)) session.ended = 'yes';
  else if (session.ended === 'no') session.ended = 'perhaps';
}

/** Holds an answer against what must hold by now, and shows its page in its window. */
export function check(
  model: SessionModel,
  sent: Sent,
  answer: WalkResponse,
  at: Span,
  atOnce: number,
): void {
  const { ask } = sent;
  const said = `${ask}: ${answer.status} ${answer.location}`;
  const [begins, ends] = limitsByAsk[ask];
  const [begun, ended] = answer.seconds;
  assert(begun < begins * atOnce + 1, `${said} begins in time, not after ${begun} s`);
  assert(ended < ends * atOnce + 1, `${said} ends in time, not after ${ended} s`);
  if (ask === 'finish sign-in') checkSignIn(model, sent, answer, at);
  else checkAnswer(model, sent, answer, at);
}

function checkAnswer(model: SessionModel, sent: Sent, answer: WalkResponse, at: Span): void {
  const { ask, carried, page, window } = sent;
  const { status, body } = answer;
  const said = `${ask}: ${status} ${answer.location}`;
  const mustGoOn = model.mustGoOn(carried, at.to);
  const shown = peopleShownIn(body);
  const isSignOut = isSigningOut(ask);
  // The list of the account has everybody in it.
  const isList = ask === '/admin' && status === 200;
  if (!isList) {
    const others = shown.filter((person) => sent.wasOver || person !== carried?.session.person);
    assert(others.length === 0, `${said} shows nobody else, not ${others.map(({ key }) => key)}`);
  }
  const lines = sessionLines(answer.setCookies);
  const set = lines.filter((line) => !isRemoval(line));
  if (isSignOut || ask === 'extend') {
    const isOther = page.person !== null && page.person !== carried?.session.person;
    if (!isOther) assert(status !== 409, said);
    else if (mustGoOn) assert(status === 409, `${said}, from the page of another`);
  }
  if (isSignOut) {
    assert(status === 303 || status === 409, said);
    assert(set.length === 0, `${said} leaves no session`);
    const person = carried?.session.person ?? null;
    window.shown = status === 409 ? { person, forms: formsIn(body) } : blank;
    return;
  }
  if (status === 409) return;
  const outcome = outcomeOf(ask, answer, shown);
  switch (outcome) {
    case 'signed in':
      assert(!sent.wasOver, `${said}, of a session that is over`);
      break;
    case 'signed out':
      assert(!mustGoOn, `${said}, of a session that goes on`);
      break;
    case 'unavailable':
      assert(model.mayBeUnavailable(carried, at), `${said}, though nothing fails`);
      break;
  }
  if (outcome === 'signed in' && carried) {
    const { person } = carried.session;
    if (ask === '/api/me' || ask === 'extend') {
      assert(JSON.parse(body).sub === person.userId, said);
    }
    if (ask === '/dashboard') assert(shown.includes(person), said);
    if (ask === '/admin') assert(person.isAdmin === (status === 200), said);
  }
  if (mustGoOn) assert(!lines.some(isRemoval), `${said} takes no session away`);
  const isUse = ask === 'extend' || (ask.startsWith('/') && ask !== '/' && ask !== '/api/me');
  // One that ends between the middleware and the page has been rolled by then: its cookie opens nothing any more.
  const endedMeanwhile = outcome === 'signed out' && !sent.wasOver;
  if (!isUse || (outcome !== 'signed in' && !endedMeanwhile)) {
    assert(set.length === 0, `${said} sets no session`);
  }
  if (set.length > 0 && carried) {
    model.setCookie(sessionInLines(set), carried.session, at);
  }
  if (ask.startsWith('/') && ask !== '/api/me') {
    const person = outcome === 'signed in' ? (carried?.session.person ?? null) : null;
    window.shown = status === 307 ? blank : { person, forms: formsIn(body) };
  }
}

function checkSignIn(
  model: SessionModel,
  { callback, carried, window }: Sent,
  answer: WalkResponse,
  at: Span,
): void {
  const said = `finish sign-in: ${answer.status} ${answer.location}`;
  const lines = sessionLines(answer.setCookies);
  const set = lines.filter((line) => !isRemoval(line));
  window.shown = blank;
  assert(answer.status === 303, said);
  if (isSignedInBy(answer, callback)) {
    assert(callback?.session, `${said} without Sentinel`);
    model.setCookie(sessionInLines(set), callback.session, at);
    return;
  }
  assert(callback?.session?.signedIn !== at, `${said} although Sentinel said who it is`);
  assert(set.length === 0, `${said} sets no session`);
  if (model.mustGoOn(carried, at.to)) assert(lines.length === 0, `${said} leaves the session`);
}

function isSignedInBy({ location, setCookies }: WalkResponse, callback: Callback | null): boolean {
  return (
    location === callback?.returnTo && sessionLines(setCookies).some((line) => !isRemoval(line))
  );
}

export function isSigningOut(ask: Ask): boolean {
  return ask === 'sign out here' || ask === 'sign out everywhere';
}
