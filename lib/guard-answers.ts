import { randomUUID } from 'node:crypto';
import { parseAndValidateFlightRouterState } from 'next/dist/server/app-render/parse-and-validate-flight-router-state';
import { type NextRequest, NextResponse } from 'next/server';
import { answerHeaders, contentSecurityPolicy, forNoCache } from './answer-headers';
import { type Config, isDevelopment } from './config';
import type { CookieToSet } from './cookie';
import { concernsSession, frameAncestors, isPersonal, keepsOpener, type Refusal } from './guard';
import { errorResponse } from './next/error-response';
import { redirection, withCookies } from './redirect';
import { factsOf, type RequestFacts } from './request-facts';
import { handOver, handoverHeader } from './session/handover';
import type { Session } from './session/session';
import { signInWindowSeconds } from './sign-in/sign-in-limit';

/**
 * The answer to a request, with the headers of the contract's *Answers*.
 *
 * @param answer gets what is looked at in the request, and the content security policy that the answer will carry
 */
export async function answerWithHeaders(
  request: NextRequest,
  config: Config,
  answer: (facts: RequestFacts, policy: string) => Promise<Response>,
): Promise<Response> {
  const { pathname: path, search } = request.nextUrl;
  const facts = factsOf({ method: request.method, path, search, headers: request.headers });
  const policy = contentSecurityPolicy({
    // Node.js draws the random numbers for many of these at once: each draw of its own is a call to the system.
    nonce: randomUUID(),
    isDevelopment,
    frameAncestors: frameAncestors(facts, config),
  });
  const response = await answer(facts, policy).catch((error: unknown) =>
    errorResponse(error, facts),
  );
  const headers = answerHeaders({
    sendsHsts: config.sendsHsts,
    concernsSession: concernsSession(facts),
    policy,
    keepsOpener: keepsOpener(facts, config),
  });
  for (const [name, value] of headers) response.headers.set(name, value);
  if (isPersonal(facts)) response.headers.set('Cache-Control', forNoCache);
  return response;
}

/** A request with the content security policy that its page will have. */
export interface GuardedRequest {
  readonly request: NextRequest;
  readonly policy: string;
}

/** What a page goes on with: its session, and the cookies that its browser is owed. */
export interface SessionToGoOn {
  readonly session: Session;
  readonly cookies: readonly CookieToSet[];
}

/** On to the page or route, which sees the same session and the same cookies as the browser gets. */
export function goOn(guarded: GuardedRequest, signedIn?: SessionToGoOn): Response {
  const headers = carryingSession(guarded, signedIn);
  return withCookies(NextResponse.next({ request: { headers } }), signedIn?.cookies ?? []);
}

/** The page, at the address that was asked for, which says that it is not for this person. */
export function forbiddenPage(guarded: GuardedRequest, signedIn: SessionToGoOn): Response {
  return signedInPage('/forbidden', 403, guarded, signedIn);
}

/** The answer to what the page of another person has sent: it says who is signed in now. */
export function otherPerson(
  guarded: GuardedRequest,
  { route }: RequestFacts,
  session: Session,
): Response {
  return route.startsWith('/api/')
    ? Response.json({ error: 'other_person' }, { status: 409 })
    : signedInPage('/other-person', 409, guarded, { session, cookies: [] });
}

/** A page of this app for whoever is signed in, at the address that was asked for. */
function signedInPage(
  path: string,
  status: number,
  guarded: GuardedRequest,
  signedIn: SessionToGoOn,
): Response {
  const headers = carryingSession(guarded, signedIn);
  const page = pageOfOurs(path, guarded);
  const response = NextResponse.rewrite(page, { status, request: { headers } });
  return withCookies(response, signedIn.cookies);
}

function carryingSession({ request, policy }: GuardedRequest, signedIn?: SessionToGoOn): Headers {
  for (const { name, value, maxAge } of signedIn?.cookies ?? []) {
    if (maxAge > 0) request.cookies.set(name, value);
    else request.cookies.delete(name);
  }
  const headers = onwards(request, policy);
  if (signedIn) headers.set(handoverHeader, handOver(signedIn.session));
  return headers;
}

/** The request's headers as a page shall see them. */
function onwards(request: NextRequest, policy: string): Headers {
  const headers = new Headers(request.headers);
  // Next.js would answer a data request of its older router with an empty 200, whatever the route says.
  headers.delete('x-middleware-prefetch');
  headers.delete(handoverHeader);
  if (!isRouterStateReadable(headers.get(routerStateHeader))) headers.delete(routerStateHeader);
  // Next.js reads the nonce for its own scripts from here.
  headers.set('content-security-policy', policy);
  return headers;
}

/** The page, at the address that was asked for, which says that nobody can tell whether the session may go on. */
export function unavailablePage(guarded: GuardedRequest, reference: string): Response {
  const headers = onwards(guarded.request, guarded.policy);
  const page = pageOfOurs(`/unavailable?ref=${reference}`, guarded);
  return tryAgainIn(5, NextResponse.rewrite(page, { status: 503, request: { headers } }));
}

/** {@link refused} for a person: the page that says why. */
export function refusedPage(guarded: GuardedRequest, refusal: Refusal): Response {
  const { status } = refusal;
  const headers = onwards(guarded.request, guarded.policy);
  // By these Next.js would look for a Server Action in what was sent.
  for (const name of ['content-type', 'next-action']) headers.delete(name);
  const page = pageOfOurs(`/no-page?status=${status}`, guarded);
  const response = NextResponse.rewrite(page, { status, request: { headers } });
  if (refusal.status === 405) response.headers.set('Allow', refusal.allow);
  return response;
}

/** The page, at the address that was asked for, that says that there was no room for an attempt. */
export function noRoomPage(guarded: GuardedRequest): Response {
  const { pathname, search } = guarded.request.nextUrl;
  const headers = onwards(guarded.request, guarded.policy);
  const page = pageOfOurs(pathname + search, guarded);
  return tryAgainIn(
    signInWindowSeconds,
    NextResponse.rewrite(page, { status: 429, request: { headers } }),
  );
}

/** What the page says, for whatever is no person. */
export function noRoomWords(retryAfterSeconds: number): Response {
  const words = 'Too many sign-ins are under way. Try again in a minute.';
  return tryAgainIn(retryAfterSeconds, plain(429, words));
}

/** On the origin as Next.js knows it: on any other it would call out to itself, without end. */
function pageOfOurs(path: string, { request }: GuardedRequest): URL {
  return new URL(path, request.url);
}

const routerStateHeader = 'next-router-state-tree';

/** Whether Next.js can make something of what its router in the browser says it shows. It answers 500 where it cannot. */
function isRouterStateReadable(state: string | null): boolean {
  try {
    parseAndValidateFlightRouterState(state ?? undefined);
    return true;
  } catch {
    return false;
  }
}

/** {@link unavailablePage} for whatever is no person. */
export function unavailableWords(): Response {
  return tryAgainIn(
    5,
    plain(503, 'Your sign-in cannot be checked right now. Try again in a moment.'),
  );
}

function tryAgainIn(seconds: number, response: Response): Response {
  response.headers.set('Retry-After', String(seconds));
  return response;
}

/** {@link forbiddenPage} for whatever is no person going somewhere. */
export function forbiddenWords({ cookies }: SessionToGoOn): Response {
  return withCookies(plain(403, 'This page is for administrators of the account.'), cookies);
}

/** The answer to a request that gets no further. */
export function refused(refusal: Refusal): Response {
  switch (refusal.status) {
    case 401:
      return unauthorized();
    case 403:
      return plain(403, 'This request did not come from a page of this app.');
    case 404:
      return plain(404, 'There is nothing here.');
    case 405:
      return wrongMethod(refusal.allow);
    case 413:
      return plain(413, 'This is more than can be taken in here.');
  }
}

/** To another address of this app. */
export function elsewhere(path: string, { appUrl }: Config): Response {
  return redirection(307, appUrl + path);
}

/** The answer to a HEAD of a route that acts. */
export function inert(): Response {
  return new Response(null);
}

export function unauthorized(): Response {
  return plain(401, 'Sign in by opening this page in the browser.');
}

export function wrongMethod(allow: string): Response {
  const response = plain(405, 'This address cannot be used in that way.');
  response.headers.set('Allow', allow);
  return response;
}

/** An answer in words, for what is not asked for by a person. */
function plain(status: number, words: string): Response {
  return new Response(`${words}\n`, {
    status,
    headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  });
}
