import { unstable_rethrow } from 'next/navigation';
import { type NextRequest, NextResponse } from 'next/server';
import { z } from 'zod';
import { forwardedActionHeader, forwardedActionMark } from '../access/body-limit';
import type { Route } from '../access/route-table';
import { type RedirectResult, type ResponseCookie, serializeCookie } from '../http/cookies';
import { type ParsedRequest, parseRequest } from '../http/request';
import { createCorrelationId } from '../observability/correlation-id';
import type { Services } from '../services';
import type { BrowserContext } from '../sign-in/session-from-code';
import { logRequestError } from './instrumentation';

export interface AppRequest {
  readonly request: NextRequest;
  readonly parsed: ParsedRequest;
  readonly services: Services;
}

/** With its row of the route table, and its content security policy. */
export interface RoutedRequest extends AppRequest {
  readonly route: Route;
  readonly policy: string;
}

export function parseNextRequest({ method, nextUrl, headers }: NextRequest): ParsedRequest {
  return parseRequest({ method, path: nextUrl.pathname, search: nextUrl.search, headers });
}

export function browserOf(request: NextRequest): BrowserContext {
  return { received: request.cookies.getAll(), userAgent: request.headers.get('user-agent') };
}

export function redirectTo({ location, cookies }: RedirectResult): Response {
  return withCookies(NextResponse.redirect(location, 303), cookies);
}

/** Adds cookies to a response. `NextResponse.cookies` would serialize all of them again for each one. */
export function withCookies(response: Response, cookies: readonly ResponseCookie[]): Response {
  for (const cookie of cookies) response.headers.append('set-cookie', serializeCookie(cookie));
  return response;
}

export function withRetryAfter(seconds: number, response: Response): Response {
  response.headers.set('Retry-After', String(seconds));
  return response;
}

/** So that the page or route handler sees the cookies of the response. */
export function applyCookies(request: NextRequest, cookies: readonly ResponseCookie[]): void {
  for (const { name, value, maxAge } of cookies) {
    if (maxAge > 0) request.cookies.set(name, value);
    else request.cookies.delete(name);
  }
}

export function forward(routed: RoutedRequest): Response {
  const headers = forwardedHeaders(routed);
  const { config } = routed.services;
  const { appUrl } = config;
  // Next.js compares the origin of an action with this header or `Host`, which proxies may change.
  if (headers.get('origin') === appUrl) headers.set('x-forwarded-host', new URL(appUrl).host);
  if (headers.has('next-action')) {
    headers.set(forwardedActionHeader, forwardedActionMark(config.sessionSecrets));
  }
  return NextResponse.next({ request: { headers } });
}

/** Shows a page of this app at the requested URL. */
export function showPage(routed: RoutedRequest, path: string, status: number): Response {
  const headers = forwardedHeaders(routed);
  // With these Next.js would look for a Server Action in the body.
  for (const name of ['content-type', 'next-action']) headers.delete(name);
  // On the origin as Next.js knows it: it would fetch a page of any other origin, and so call itself in a loop.
  const url = new URL(path, routed.request.url);
  return NextResponse.rewrite(url, { status, request: { headers } });
}

function forwardedHeaders({ request, policy }: RoutedRequest): Headers {
  const headers = new Headers(request.headers);
  // Next.js would answer a data request of its Pages Router with an empty 200.
  headers.delete('x-middleware-prefetch');
  if (!isRouterState(headers.get(routerStateHeader))) headers.delete(routerStateHeader);
  // Next.js would print an error with its stack for what cannot be the id of an action.
  if (!/^[\da-f]{42}$/.test(headers.get('next-action') ?? '')) headers.delete('next-action');
  headers.set(methodHeader, request.method);
  // Next.js reads the nonce for its own scripts from this header; a client's own value must not reach it.
  headers.set('content-security-policy', policy);
  headers.delete('content-security-policy-report-only');
  return headers;
}

/** Tells `requireSession` the method, which Next.js does not. A page of another site cannot send it unasked. */
export const methodHeader = 'x-sentinel-method';
const routerStateHeader = 'next-router-state-tree';
const dynamicSegment = z.tuple([z.string(), z.string(), z.string()], z.unknown());
/** A tree of segments. Next.js answers 500 to anything else. */
const routerState: z.ZodType = z.lazy(() =>
  z.tuple([z.string().or(dynamicSegment), z.record(z.string(), routerState)], z.unknown()),
);

function isRouterState(header: string | null): boolean {
  try {
    return routerState.safeParse(JSON.parse(decodeURIComponent(header ?? ''))).success;
  } catch {
    return false;
  }
}

export function textResponse(status: number, text: string): Response {
  const headers = { 'Content-Type': 'text/plain; charset=utf-8' };
  return new Response(`${text}\n`, { status, headers });
}

/** Logs what a handler threw, and answers 500 with the correlation ID. It throws `redirect()` and the like on. */
export function errorResponse(error: unknown, { parsed, services }: AppRequest, format?: 'json') {
  unstable_rethrow(error);
  const reference = createCorrelationId();
  logRequestError(error, parsed, services.log, reference);
  return format === 'json'
    ? Response.json({ error: 'unexpected', reference }, { status: 500 })
    : textResponse(500, `Something went wrong on our side. Reference: ${reference}`);
}
