import type { Role } from '../access/options';
import type { Denial } from '../access/policy';
import type { ParsedRequest } from '../http/request';
import type { Log } from '../observability/log';
import { processSingleton } from '../runtime/process-singleton';
import { type Session, sessionLogFields } from '../session/session';
import type { RoutedRequest } from './responses';

/** Why a request is denied. */
export interface DenialReport {
  readonly status: number;
  /** The reason code in the log. */
  readonly reason: string;
  /** What a developer can change, and where. */
  readonly advice: string;
}

const printedLines = processSingleton('printed-denials', () => new Set<string>());

/**
 * Logs a denial. The development server also prints once what to change and where.
 *
 * @param request empty where Next.js does not tell it, as in a component or Server Action
 */
export function logDenial(
  { method, path }: Partial<Pick<ParsedRequest, 'method' | 'path'>>,
  { status, reason, advice }: DenialReport,
  log: Log,
  session: Session | null = null,
): void {
  log.warn('access_denied', { ...(session && sessionLogFields(session)), reason, method, path });
  if (process.env.NODE_ENV !== 'development') return;
  const request = [status, method, path].filter((part) => part !== undefined).join(' ');
  const line = `${request}: ${advice}`;
  if (printedLines.has(line)) return;
  printedLines.add(line);
  // biome-ignore lint/suspicious/noConsole: for the terminal of a developer
  console.warn(line);
}

/** The report of a state-changing request from another origin. */
export function foreignOrigin(headers: ParsedRequest['headers'], appUrl: string): DenialReport {
  const origin = headers.get('origin');
  const advice =
    origin === null
      ? 'The request has no Origin and no Sec-Fetch-Site: same-origin. Send it from a page of this app.'
      : `Origin ${origin.slice(0, 100)} is not APP_URL, which is ${appUrl}. Open the app there, or change APP_URL in .env.local.`;
  return { status: 403, reason: 'foreign_origin', advice };
}

/**
 * The report of a request that needs a session and has none.
 *
 * @param what needs the session, as the second half of a sentence
 */
export function signedOut(what: string): DenialReport {
  const advice = `Nobody is signed in, and ${what}. If the path is public, leave it out of protect or list it in except (sentinel.ts).`;
  return { status: 401, reason: 'signed_out', advice };
}

/** The report of a signed-in user who does not have the role. */
export function roleMissing(role: Role | null): DenialReport {
  const [reason, fact] =
    role === 'administrator'
      ? ['not_administrator', 'This user is not an administrator']
      : typeof role === 'function'
        ? ['role_missing', 'The role function did not return true for this user']
        : ['role_missing', `The profiles of this user do not give ${JSON.stringify(role)}`];
  return { status: 403, reason, advice: `${fact}: see role in sentinel.ts, or requireRole.` };
}

/** The report of a form that was rendered for one user and is sent while another is signed in. */
export const otherPerson: DenialReport = {
  status: 409,
  reason: 'other_person',
  advice: 'The form is on a page of another user than the one signed in now. Nothing was done.',
};

const reasons = {
  401: 'no_navigation',
  403: 'foreign_origin',
  404: 'not_found',
  405: 'method_not_allowed',
  411: 'length_required',
  413: 'too_large',
} as const;

/** The report of what `checkRequest` denies. */
export function requestDenied(routed: RoutedRequest, denial: Denial): DenialReport {
  const { status } = denial;
  return { status, reason: reasons[status], advice: adviceFor(denial, routed) };
}

function adviceFor(denial: Denial, { parsed, route, appUrl }: RoutedRequest): string {
  const bytes = (count: number) => `${count.toLocaleString('en')} bytes`;
  switch (denial.status) {
    case 401:
      return 'Only a full navigation opens this: link to it with <a>, not with <Link> or fetch.';
    case 403:
      return foreignOrigin(parsed.headers, appUrl).advice;
    case 404:
      return {
        embedding: 'This needs EMBED_ORIGINS in .env.local.',
        'several-accounts': 'This needs LP_INSTALLATIONS with several accounts in .env.local.',
        none: `${route.path} is internal to Next.js and the middleware. Give your page another path.`,
      }[route.needs ?? 'none'];
    case 405:
      return `${route.path} belongs to the library, which takes ${denial.allow}. Give your route another path.`;
    case 411:
      return 'The request has no Content-Length. Send one: a stream has none.';
    case 413: {
      const length = Number(parsed.headers.get('content-length'));
      return `The body has ${bytes(length)}, the limit is ${bytes(route.bodyLimit)}: see bodyLimit in sentinel.ts.`;
    }
  }
}
