import { type NextRequest, NextResponse } from 'next/server';
import { z } from 'zod';
import { type Denial, forwardedAction } from '../access/policy';
import type { Route } from '../access/route-table';
import { type RedirectResult, type ResponseCookie, serializeCookie } from '../http/cookies';
import type { ParsedRequest } from '../http/request';

/** A request, and what decides on its response. */
export interface RoutedRequest {
  readonly request: NextRequest;
  readonly appUrl: string;
  readonly parsed: ParsedRequest;
  readonly route: Route;
  readonly policy: string;
}

/** Sends the browser on with a GET, and with the cookies that it should have. */
export function redirectTo({ location, cookies }: RedirectResult): Response {
  return withCookies(NextResponse.redirect(location, 303), cookies);
}

/** The response, with cookies for the browser. (`NextResponse.cookies` would write all of them anew for each.) */
export function withCookies(response: Response, cookies: readonly ResponseCookie[]): Response {
  for (const cookie of cookies) response.headers.append('set-cookie', serializeCookie(cookie));
  return response;
}

/** On to the page or route handler, which sees the cookies that its browser is sent. */
export function forward(routed: RoutedRequest, cookies: readonly ResponseCookie[] = []): Response {
  const headers = forwardedHeaders(routed, cookies);
  // Next.js compares the origin of an action with this header or `Host`, which proxies may change.
  if (routed.parsed.headers.get('origin') === routed.appUrl) {
    headers.set('x-forwarded-host', new URL(routed.appUrl).host);
  }
  if (headers.has('next-action')) headers.set(forwardedAction.header, forwardedAction.value);
  return withCookies(NextResponse.next({ request: { headers } }), cookies);
}

/** Shows a page of this app, by its path and query, at the address that was asked for. */
export function showPage(
  routed: RoutedRequest,
  path: string,
  status: number,
  cookies: readonly ResponseCookie[] = [],
): Response {
  const headers = forwardedHeaders(routed, cookies);
  // By these Next.js would look for a Server Action in what was sent.
  for (const name of ['content-type', 'next-action']) headers.delete(name);
  // On the origin as Next.js knows it: from any other one it would fetch the page, and so ask itself without end.
  const url = new URL(path, routed.request.url);
  return withCookies(NextResponse.rewrite(url, { status, request: { headers } }), cookies);
}

function forwardedHeaders(
  { request, policy }: RoutedRequest,
  cookies: readonly ResponseCookie[],
): Headers {
  for (const { name, value, maxAge } of cookies) {
    if (maxAge > 0) request.cookies.set(name, value);
    else request.cookies.delete(name);
  }
  const headers = new Headers(request.headers);
  // Next.js would answer a data request of its older router with an empty 200, whatever the route says.
  headers.delete('x-middleware-prefetch');
  if (!isRouterState(headers.get(routerStateHeader))) headers.delete(routerStateHeader);
  // Next.js would print an error, with its stack, for what cannot be the id of an action.
  if (!/^[\da-f]{42}$/.test(headers.get('next-action') ?? '')) headers.delete('next-action');
  // Next.js reads the nonce for its own scripts from here. Whatever a client sent as such is gone with it.
  headers.set('content-security-policy', policy);
  headers.delete('content-security-policy-report-only');
  return headers;
}

const routerStateHeader = 'next-router-state-tree';
const segment = z.union([
  z.string(),
  z.tuple([z.string(), z.string(), z.string()]).rest(z.unknown()),
]);
const routerState: z.ZodType = z.lazy(() =>
  z.tuple([segment, z.record(z.string(), routerState)]).rest(z.unknown()),
);

/** Whether it is a tree of segments, as Next.js' router sends it. To anything else Next.js answers 500. */
function isRouterState(header: string | null): boolean {
  try {
    return routerState.safeParse(JSON.parse(decodeURIComponent(header ?? ''))).success;
  } catch {
    return false;
  }
}

/** What a denial says as JSON and as text, by its status. */
export const denialWords = {
  401: ['signed_out', 'Sign in by opening this page in the browser.'],
  403: ['forbidden', 'This request did not come from a page of this app.'],
  404: ['not_found', 'There is nothing here.'],
  405: ['method_not_allowed', 'This address cannot be used in that way.'],
  409: ['other_person', 'Somebody else is signed in now. Nothing was done.'],
  411: ['length_required', 'The length of what is sent has to be stated.'],
  413: ['too_large', 'This is more than can be taken in here.'],
  503: ['unavailable', 'Your sign-in cannot be checked right now. Try again in a moment.'],
} as const;

/** The response to a request that goes no further, as JSON. */
export function jsonDenial(status: keyof typeof denialWords): Response {
  return Response.json({ error: denialWords[status][0] }, { status });
}

/** The response to a request that goes no further, as text. */
export function textDenial(status: keyof typeof denialWords): Response {
  return textResponse(status, denialWords[status][1]);
}

/** Names the methods that the route has, in the response to any other one. */
export function withAllow(response: Response, denial: Denial): Response {
  if (denial.status === 405) response.headers.set('Allow', denial.allow);
  return response;
}

/** @param seconds after which another try may go better */
export function withRetryAfter(seconds: number, response: Response): Response {
  response.headers.set('Retry-After', String(seconds));
  return response;
}

/** For whatever is no person. */
export function textResponse(status: number, text: string): Response {
  return new Response(`${text}\n`, {
    status,
    headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  });
}
