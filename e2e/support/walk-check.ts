import { expect } from '@playwright/test';
import type { RecordedRequest } from '../../emulator/journal';
import type { Persona } from '../../emulator/personas';
import { formsIn, type PageForm } from './page-forms';
import type { Carried, ModelSession, SessionModel, Span } from './session-model';
import {
  type Answer,
  isRemoval,
  outcomeOf,
  peopleShownIn,
  sessionInLines,
  sessionLines,
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
  readonly answer: Promise<Answer>;
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
      expect(isWanted, 'the one who asked is signed out everywhere').toBe(true);
    } else if (endpoint === 'users') {
      const who = [...carriers.map(({ session }) => session), ...(callback ? [callback] : [])];
      const isOwn = who.some(({ person }) => path.endsWith(`/${person.userId}?v=6.0`));
      expect(isOwn, 'the record of somebody who asks is read').toBe(true);
    }
  }
}

/** Signing out, and signing in once more, end the session that there was. */
export function endSessions(
  model: SessionModel,
  { ask, callback, carried, page, wasOver }: Sent,
  answer: Answer,
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
  answer: Answer,
  at: Span,
  atOnce: number,
): void {
  const { ask } = sent;
  const said = `${ask}: ${answer.status} ${answer.location}`;
  const [begins, ends] = limitsByAsk[ask];
  expect(answer.seconds[0], `${said} begins in time`).toBeLessThan(begins * atOnce + 1);
  expect(answer.seconds[1], `${said} ends in time`).toBeLessThan(ends * atOnce + 1);
  if (ask === 'finish sign-in') checkSignIn(model, sent, answer, at);
  else checkAnswer(model, sent, answer, at);
}

function checkAnswer(model: SessionModel, sent: Sent, answer: Answer, at: Span): void {
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
    expect(
      others.map(({ key }) => key),
      `${said} shows nobody else`,
    ).toEqual([]);
  }
  const lines = sessionLines(answer.setCookies);
  const set = lines.filter((line) => !isRemoval(line));
  if (isSignOut || ask === 'extend') {
    const isOther = page.person !== null && page.person !== carried?.session.person;
    if (!isOther) expect(status, said).not.toBe(409);
    else if (mustGoOn) expect(status, `${said}, from the page of another`).toBe(409);
  }
  if (isSignOut) {
    expect([303, 409], said).toContain(status);
    expect(set, `${said} leaves no session`).toEqual([]);
    const person = carried?.session.person ?? null;
    window.shown = status === 409 ? { person, forms: formsIn(body) } : blank;
    return;
  }
  if (status === 409) return;
  const outcome = outcomeOf(ask, answer, shown);
  switch (outcome) {
    case 'signed in':
      expect(sent.wasOver, `${said}, of a session that is over`).toBe(false);
      break;
    case 'signed out':
      expect(mustGoOn, `${said}, of a session that goes on`).toBe(false);
      break;
    case 'unavailable':
      expect(model.mayBeUnavailable(carried, at), `${said}, though nothing fails`).toBe(true);
      break;
  }
  if (outcome === 'signed in' && carried) {
    const { person } = carried.session;
    if (ask === '/api/me' || ask === 'extend') {
      expect(JSON.parse(body), said).toMatchObject({ sub: person.userId });
    }
    if (ask === '/dashboard') expect(shown.includes(person), said).toBe(true);
    if (ask === '/admin') expect(person.isAdmin, said).toBe(status === 200);
  }
  if (mustGoOn) expect(lines.filter(isRemoval), `${said} takes no session away`).toEqual([]);
  const isUse = ask === 'extend' || (ask.startsWith('/') && ask !== '/' && ask !== '/api/me');
  // One that ends between the middleware and the page has been rolled by then: its cookie opens nothing any more.
  const endedMeanwhile = outcome === 'signed out' && !sent.wasOver;
  if (!isUse || (outcome !== 'signed in' && !endedMeanwhile)) {
    expect(set, `${said} sets no session`).toEqual([]);
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
  answer: Answer,
  at: Span,
): void {
  const said = `finish sign-in: ${answer.status} ${answer.location}`;
  const lines = sessionLines(answer.setCookies);
  const set = lines.filter((line) => !isRemoval(line));
  window.shown = blank;
  expect(answer.status, said).toBe(303);
  if (isSignedInBy(answer, callback)) {
    expect(callback?.session, `${said} without Sentinel`).toBeTruthy();
    if (callback?.session) {
      model.setCookie(sessionInLines(set), callback.session, at);
    }
    return;
  }
  expect(callback?.session?.signedIn, `${said} although Sentinel said who it is`).not.toBe(at);
  expect(set, `${said} sets no session`).toEqual([]);
  if (model.mustGoOn(carried, at.to)) expect(lines, `${said} leaves the session`).toEqual([]);
}

function isSignedInBy({ location, setCookies }: Answer, callback: Callback | null): boolean {
  return (
    location === callback?.returnTo && sessionLines(setCookies).some((line) => !isRemoval(line))
  );
}

export function isSigningOut(ask: Ask): boolean {
  return ask === 'sign out here' || ask === 'sign out everywhere';
}
