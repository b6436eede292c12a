import { randomBytes } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { answerHeaders, contentSecurityPolicy } from './answer-headers';
import { isDevelopment } from './config';
import type { CookieToSet } from './cookie';
import { admit, concernsSession, type GuardDecision, guard, type RequestFacts } from './guard';
import { makeReference } from './reference';
import { continueSession } from './session/continue-session';
import { removeSession } from './session/cookie';
import { returnTo } from './sign-in/return-to';
import { getParts } from './wiring';

const isStaticFile = /^\/_next\/static\//;

/**
 * Lets a request go on (with its session rolled), sends it to sign in, or refuses it: what {@link admit} and
 * {@link guard} decide, as answers of Next.js. Every answer gets the headers of the contract's *Answers*.
 */
export async function guardRequest(request: NextRequest): Promise<NextResponse> {
  const { pathname: path, search } = request.nextUrl;
  const facts = { method: request.method, path, search, headers: request.headers };
  const policy = isStaticFile.test(path)
    ? null
    : contentSecurityPolicy(randomBytes(16).toString('base64'), isDevelopment);
  const response = await answer(request, facts, policy);
  const { sendsHsts } = getParts().config;
  for (const [name, value] of answerHeaders({
    sendsHsts,
    concernsSession: concernsSession(path),
    policy,
  })) {
    response.headers.set(name, value);
  }
  return response;
}

async function answer(
  request: NextRequest,
  facts: RequestFacts,
  policy: string | null,
): Promise<NextResponse> {
  const { config, log } = getParts();
  const admission = admit(facts, config.appUrl);
  switch (admission.kind) {
    case 'open':
      return goOn(request, policy);
    case 'guarded':
      return answerGuarded(request, facts, policy);
    case 'inert':
      return new NextResponse(null);
    case 'elsewhere':
      return NextResponse.redirect(config.appUrl + admission.path, 307);
    case 'refused':
      if (admission.status === 405) return wrongMethod(admission.allow);
      if (admission.status === 404) return plain(404, 'There is nothing here.');
      if (admission.status === 401) return notThisWay();
      log.warn('foreign_request_refused', { method: facts.method, path: facts.path });
      return plain(403, 'This request did not come from a page of this app.');
  }
}

async function answerGuarded(
  request: NextRequest,
  facts: RequestFacts,
  policy: string | null,
): Promise<NextResponse> {
  const parts = getParts();
  const received = request.cookies.getAll();
  const found = await parts.sessions.find(received, parts.nowSeconds());
  const decision = guard(facts, found.kind);
  if (decision.kind !== 'use' || found.kind !== 'living') {
    return answerDecision(request, facts, policy, decision);
  }
  const used = await continueSession(found, received, parts);
  return used.kind === 'living'
    ? goOn(request, policy, used.cookies)
    : answerDecision(request, facts, policy, guard(facts, used.kind));
}

function answerDecision(
  request: NextRequest,
  facts: RequestFacts,
  policy: string | null,
  decision: GuardDecision,
): NextResponse {
  const { config, log } = getParts();
  switch (decision.kind) {
    case 'use':
    case 'continue':
      return goOn(request, policy);
    case 'refuse':
      return notThisWay();
    case 'wrong-method':
      return wrongMethod(decision.allow);
    case 'unavailable':
      return unavailable(request, facts, policy, decision.as);
    case 'sign-in': {
      const login = new URL('/login', config.appUrl);
      const target = facts.path + facts.search;
      if (returnTo(target) === target) login.searchParams.set('returnTo', target);
      const leftovers = decision.removesCookies
        ? removeSession(request.cookies.getAll(), config.isHttps)
        : [];
      if (leftovers.length > 0) log.info('session_cookie_removed', { path: facts.path });
      return withCookies(NextResponse.redirect(login, decision.status), leftovers);
    }
  }
}

/** On to the page, which sees the same cookies that the browser gets. */
function goOn(
  request: NextRequest,
  policy: string | null,
  cookies: readonly CookieToSet[] = [],
): NextResponse {
  for (const { name, value, maxAge } of cookies) {
    if (maxAge > 0) request.cookies.set(name, value);
    else request.cookies.delete(name);
  }
  return withCookies(
    NextResponse.next({ request: { headers: onwards(request, policy) } }),
    cookies,
  );
}

/** The request's headers as the page shall see them. */
function onwards(request: NextRequest, policy: string | null): Headers {
  const headers = new Headers(request.headers);
  // Next.js would answer a data request of its older router with an empty 200, whatever the route says.
  headers.delete('x-middleware-prefetch');
  // Next.js reads the nonce for its own scripts from here.
  if (policy !== null) headers.set('content-security-policy', policy);
  return headers;
}

/** Nobody can tell whether the session may go on. The browser keeps its cookies, so nothing is lost. */
function unavailable(
  request: NextRequest,
  facts: RequestFacts,
  policy: string | null,
  as: 'page' | 'words',
): NextResponse {
  const reference = makeReference();
  getParts().log.warn('session_unavailable', { reference, path: facts.path });
  const response =
    as === 'page'
      ? // On the origin as Next.js knows it: on any other it would call out to itself, without end.
        NextResponse.rewrite(new URL(`/unavailable?ref=${reference}`, request.url), {
          status: 503,
          request: { headers: onwards(request, policy) },
        })
      : plain(503, 'Your sign-in cannot be checked right now. Try again in a moment.');
  response.headers.set('Retry-After', '5');
  return response;
}

function withCookies(response: NextResponse, cookies: readonly CookieToSet[]): NextResponse {
  for (const cookie of cookies) response.cookies.set(cookie);
  return response;
}

function notThisWay(): NextResponse {
  return plain(401, 'Sign in by opening this page in the browser.');
}

function wrongMethod(allow: string): NextResponse {
  const response = plain(405, 'This address cannot be used in that way.');
  response.headers.set('Allow', allow);
  return response;
}

function plain(status: number, words: string): NextResponse {
  return new NextResponse(`${words}\n`, {
    status,
    headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  });
}
