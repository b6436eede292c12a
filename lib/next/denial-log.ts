import type { NextRequest } from 'next/server';
import type { Role } from '../access/options';
import type { Denial } from '../access/policy';
import type { Route } from '../access/route-table';
import type { ParsedRequest } from '../http/request';
import type { Log } from '../observability/log';
import { processSingleton } from '../runtime/process-singleton';
import type { PublicSession } from '../session/expiry';
import type { RoutedRequest } from './responses';

/** A request that is denied, as far as its function knows it. */
export interface DeniedRequest {
  readonly method?: string;
  readonly path?: string;
  /** The path of its row in the route table. */
  readonly area?: string;
}

/** Why it is denied. */
export interface DenialReport {
  readonly status: number;
  /** A word for the log. */
  readonly reason: string;
  /** What a developer may change, and where. */
  readonly advice: string;
}

/** Who is denied. */
interface Person extends Pick<PublicSession, 'accountId' | 'identity'> {
  readonly reference?: string;
}

const told = processSingleton('told-denials', () => new Set<string>());

/**
 * Logs a denial. The development server also says in the terminal, once for each status, reason and route, what may be
 * changed and where.
 */
export function logDenial(
  { method, path, area = path }: DeniedRequest,
  { status, reason, advice }: DenialReport,
  log: Log,
  person: Person | null = null,
): void {
  const { reference, accountId, identity } = person ?? {};
  log.warn('access_denied', { reference, accountId, sub: identity?.sub, reason, method, path });
  if (process.env.NODE_ENV !== 'development') return;
  const kind = [status, reason, area].join(' ');
  if (told.has(kind)) return;
  told.add(kind);
  const address = [status, method, path].filter((part) => part !== undefined).join(' ');
  // biome-ignore lint/suspicious/noConsole: for the terminal of a developer
  console.warn(`${address}: ${advice}`);
}

/** {@link logDenial} for what is denied whoever sends it. A look ahead at a page of the sign-in tells a developer alone. */
export function logRoutedDenial(routed: RoutedRequest, denial: Denial, log: Log): void {
  if (denial.status === 401 && process.env.NODE_ENV !== 'development') return;
  logDenial(deniedRequest(routed.request, routed.route), reportOf(routed, denial), log);
}

/** @param route without it each path is told of once */
export function deniedRequest(request: NextRequest, route?: Route): DeniedRequest {
  const { pathname: path } = request.nextUrl;
  return { method: request.method, path, ...(route && { area: route.path }) };
}

/** The report of a request that changes something and comes from another site. */
export function foreignOrigin(headers: ParsedRequest['headers'], appUrl: string): DenialReport {
  const origin = headers.get('origin');
  const advice =
    origin === null
      ? 'It came without Origin, and without Sec-Fetch-Site: same-origin. Send it from a page of this app.'
      : `Origin ${origin.slice(0, 100)} is not APP_URL, which is ${appUrl}. Open the app there, or change APP_URL in .env.local.`;
  return { status: 403, reason: 'foreign_origin', advice };
}

/** The report of a request without a session, to what cannot send anybody off to sign in. */
export function signedOut(what: string): DenialReport {
  const advice = `Nobody is signed in, and ${what}. A path that is for everybody is left out of protect, or stands in except: sentinel.ts.`;
  return { status: 401, reason: 'signed_out', advice };
}

/** The report of somebody who is signed in and lacks the role. */
export function roleMissing(role: Role | null): DenialReport {
  const reason = role === 'administrator' ? 'not_administrator' : 'role_missing';
  const what =
    role === 'administrator'
      ? 'is no administrator'
      : 'is not let by the function that is the role';
  const advice = `This person ${what}: role in sentinel.ts, or requireRole.`;
  return { status: 403, reason, advice };
}

/** The report of what a page of one person sends while another is signed in. */
export const otherPerson: DenialReport = {
  status: 409,
  reason: 'other_person',
  advice: 'The form is on a page of somebody else than who is signed in by now. Nothing was done.',
};

function reportOf({ parsed, route, appUrl }: RoutedRequest, denial: Denial): DenialReport {
  const { status } = denial;
  const bytes = (count: number) => `${count.toLocaleString('en')} bytes`;
  switch (status) {
    case 401:
      return {
        status,
        reason: 'no_navigation',
        advice:
          'The browser has to open this itself: link to it with <a>, not with <Link> or fetch.',
      };
    case 403:
      return foreignOrigin(parsed.headers, appUrl);
    case 404:
      return {
        status,
        reason: 'not_found',
        advice: {
          embedding: 'This needs EMBED_ORIGINS in .env.local.',
          'several-accounts': 'This needs LP_INSTALLATIONS with several accounts in .env.local.',
          none: `Next.js and the middleware show ${route.path} by themselves, and nobody else. Give a page of yours another path.`,
        }[route.needs ?? 'none'],
      };
    case 405:
      return {
        status,
        reason: 'method_not_allowed',
        advice: `${route.path} is the library's own, for ${denial.allow}. Give a route of yours another path.`,
      };
    case 411:
      return {
        status,
        reason: 'length_required',
        advice: 'It came without Content-Length. Send the length: a stream has none.',
      };
    case 413:
      return {
        status,
        reason: 'too_large',
        advice: `${bytes(Number(parsed.headers.get('content-length')))}, the limit is ${bytes(route.bodyLimit)}: bodyLimit in sentinel.ts.`,
      };
  }
}
