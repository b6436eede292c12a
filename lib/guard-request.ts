import type { NextRequest } from 'next/server';
import { admit, forbid, letIn, type Refusal, type TurnedAway, turnAway } from './guard';
import {
  answerWithHeaders,
  elsewhere,
  forbiddenPage,
  forbiddenWords,
  type GuardedRequest,
  goOn,
  inert,
  noRoomPage,
  otherPerson,
  refused,
  refusedPage,
  type SessionToGoOn,
  unauthorized,
  unavailablePage,
  unavailableWords,
} from './guard-answers';
import { chosenAccount } from './installations';
import { redirection, withCookies } from './redirect';
import { makeReference } from './reference';
import { acceptsPage, isNavigation, type RequestFacts } from './request-facts';
import { continueSession } from './session/continue-session';
import { sessionCookiesToRemove } from './session/cookie';
import { loggedSession, type Session } from './session/session';
import { isSessionMark, sessionMarkField } from './session/session-mark';
import { type FoundSession, findSession, logEnded, type Unavailable } from './session/store';
import { returnTo } from './sign-in/return-to';
import { afterForm } from './sign-in/sign-in-pages';
import { signInQuery } from './sign-in/wanted-sign-in';
import { getParts } from './wiring';

/**
 * Lets a request go on (with its session renewed and rolled), sends it to sign in, or refuses it: what {@link admit},
 * {@link letIn}, {@link forbid} and {@link turnAway} decide, as answers of Next.js. Every answer gets the headers of the contract's
 * *Answers*.
 */
export async function guardRequest(request: NextRequest): Promise<Response> {
  const { config } = getParts();
  return answerWithHeaders(request, config, (facts, policy) => answer({ request, policy }, facts));
}

async function answer(guarded: GuardedRequest, facts: RequestFacts): Promise<Response> {
  const { config, log } = getParts();
  const { path } = facts;
  const admission = admit(facts, config);
  switch (admission.kind) {
    case 'open':
      return (await heldBack(guarded, facts)) ?? goOn(guarded);
    // Its route looks for room itself.
    case 'attempt':
      return goOn(guarded);
    case 'no-room':
      return noRoomPage(guarded);
    case 'guarded':
      return answerGuarded(guarded, facts);
    case 'inert':
      return inert();
    case 'elsewhere':
      return elsewhere(admission.path, config);
    case 'refused':
      if (admission.status === 403) {
        log.warn('access_denied', { reason: 'foreign_origin', method: facts.method, path });
      }
      return answerRefused(guarded, facts, admission);
  }
}

/** As a page for a person, in a line of text otherwise. */
function answerRefused(guarded: GuardedRequest, facts: RequestFacts, refusal: Refusal): Response {
  const { method, headers } = facts;
  const isPerson = /^(?:GET|POST)$/.test(method) && isNavigation(facts) && acceptsPage(headers);
  return isPerson ? refusedPage(guarded, refusal) : refused(refusal);
}

async function answerGuarded(guarded: GuardedRequest, facts: RequestFacts): Promise<Response> {
  const parts = getParts();
  const received = guarded.request.cookies.getAll();
  const found = await findSession(received, parts);
  const held = await heldBack(guarded, facts, found);
  if (held) return held;
  if (found.kind !== 'living') {
    const turnedAway = turnAway(facts, found.kind);
    const removesCookies = turnedAway.kind === 'sign-in' && turnedAway.removesCookies;
    if (removesCookies && found.kind === 'none') logEnded(found, parts.log);
    return answerTurnedAway(
      guarded,
      facts,
      turnedAway,
      found.kind === 'none' ? found.session : null,
    );
  }
  const decision = letIn(facts);
  switch (decision.kind) {
    case 'wrong-method':
      return answerRefused(guarded, facts, { kind: 'refused', status: 405, allow: decision.allow });
    case 'continue':
      return answerSignedIn(guarded, facts, { session: found.session, cookies: [] });
    case 'use': {
      const used = await continueSession(found, received, parts);
      return used.kind === 'living'
        ? answerSignedIn(guarded, facts, used)
        : answerTurnedAway(guarded, facts, turnAway(facts, used.kind), found.session);
    }
  }
}

/**
 * The answer to what a page of one person has sent while another is signed in: nothing is done. Null for everything else.
 *
 * @param found what the request's cookies stand for, where that is known
 */
async function heldBack(
  { request, policy }: GuardedRequest,
  facts: RequestFacts,
  found?: FoundSession | Unavailable,
): Promise<Response | null> {
  const mark = facts.method === 'POST' ? await sentMark(request) : null;
  if (mark === null) return null;
  const { config, log } = getParts();
  const present = found ?? (await findSession(request.cookies.getAll(), getParts()));
  if (present.kind !== 'living') return null;
  const { session } = present;
  if (isSessionMark(mark, session, config.sessionSecrets)) return null;
  log.warn('access_denied', {
    ...loggedSession(session),
    reason: 'other_person',
    path: facts.path,
  });
  return otherPerson({ request, policy }, facts, session);
}

/** The mark in a form, if there is one. The route gets the body all the same. */
async function sentMark(request: NextRequest): Promise<string | null> {
  if (!request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded')) {
    return null;
  }
  return new URLSearchParams(await request.text().catch(() => '')).get(sessionMarkField);
}

/** Before the page begins, for once it has begun its status cannot be changed. */
function answerSignedIn(
  guarded: GuardedRequest,
  facts: RequestFacts,
  signedIn: SessionToGoOn,
): Response {
  const forbidden = forbid(facts, signedIn.session.identity);
  if (forbidden === null) return goOn(guarded, signedIn);
  const { log } = getParts();
  const who = loggedSession(signedIn.session);
  log.warn('access_denied', { ...who, reason: 'not_administrator', path: facts.path });
  return forbidden === 'page' ? forbiddenPage(guarded, signedIn) : forbiddenWords(signedIn);
}

/** `session` is the one that ended, as far as it is known. */
async function answerTurnedAway(
  guarded: GuardedRequest,
  { path }: RequestFacts,
  decision: TurnedAway,
  session: Session | null,
): Promise<Response> {
  const { config, log } = getParts();
  switch (decision.kind) {
    case 'unauthorized':
      return unauthorized();
    case 'unavailable': {
      const reference = makeReference();
      log.warn('session_unavailable', { reference, path });
      return decision.as === 'page' ? unavailablePage(guarded, reference) : unavailableWords();
    }
    case 'page-of-form':
      return redirection(303, config.appUrl + decision.path);
    case 'sign-in': {
      const login = new URL('/login', config.appUrl);
      const page = decision.returnTo;
      // Who was in one of several accounts goes on in that one.
      const accountId = chosenAccount(session?.accountId ?? null, config);
      const wanted = { accountId, ...(returnTo(page) === page && { returnTo: page }) };
      login.search = signInQuery(wanted, config).toString();
      if (decision.isAfterForm) login.searchParams.set(afterForm, '');
      const leftovers = decision.removesCookies
        ? await sessionCookiesToRemove(guarded.request.cookies.getAll(), config)
        : [];
      return withCookies(redirection(decision.status, login.href), leftovers);
    }
  }
}
