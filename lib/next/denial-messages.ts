import type { RequestDenial } from '../access/check-request';
import type { Role } from '../access/role';
import type { ParsedRequest, RequestHeaders } from '../http/request';
import type { Log } from '../observability/log';
import { processSingleton } from '../runtime/process-singleton';
import { type Session, sessionLogFields } from '../session/session';
import type { RoutedRequest } from './responses';

const signInText = 'Sign in by opening this page in the browser.';
const roleText = 'This is for people with another role.';
const unavailableText = 'Your sign-in cannot be checked right now. Try again in a moment.';

/** The reason of each denial in the log, with its status, its JSON and its text. */
export const denials = {
  no_navigation: [401, 'signed_out', signInText],
  signed_out: [401, 'signed_out', signInText],
  foreign_origin: [403, 'forbidden', 'This request did not come from a page of this app.'],
  not_administrator: [403, 'forbidden', roleText],
  role_missing: [403, 'forbidden', roleText],
  not_found: [404, 'not_found', 'There is nothing here.'],
  method_not_allowed: [405, 'method_not_allowed', 'This URL does not accept this method.'],
  other_person: [409, 'other_person', 'Somebody else is signed in now. Nothing was done.'],
  length_required: [411, 'length_required', 'The request needs a Content-Length.'],
  too_large: [413, 'too_large', 'The request body is too large.'],
  unavailable: [503, 'unavailable', unavailableText],
} as const;

export type DenialReason = keyof typeof denials;

interface Denial {
  readonly reason: DenialReason;
  /** What a developer can change, and where. */
  advice(): string;
}

const printedLines = processSingleton('printed-denials', () => new Set<string>());

/** Logs a denial. The development server prints the advice once. In a component the request is not known. */
export function logDenial(
  { method, path }: Partial<Pick<ParsedRequest, 'method' | 'path'>>,
  { reason, advice }: Denial,
  log: Log,
  session: Session | null = null,
): void {
  log.warn('access_denied', { ...(session && sessionLogFields(session)), reason, method, path });
  if (process.env.NODE_ENV !== 'development') return;
  const [status] = denials[reason];
  const request = [status, method, path].filter((part) => part !== undefined).join(' ');
  const line = `${request}: ${advice()}`;
  if (printedLines.has(line)) return;
  printedLines.add(line);
  // biome-ignore lint/suspicious/noConsole: for the terminal of a developer
  console.warn(line);
}

export function foreignOrigin(headers: RequestHeaders, appUrl: string): Denial {
  const advice = () => {
    const origin = headers.get('origin')?.slice(0, 100);
    return origin === undefined
      ? 'The request has no Origin and no Sec-Fetch-Site: same-origin. Send it from a page of this app.'
      : `Origin ${origin} is not APP_URL, which is ${appUrl}. Open the app there, or change APP_URL in .env.local.`;
  };
  return { reason: 'foreign_origin', advice };
}

/** @param what needs the session, as the second half of a sentence */
export function signedOut(what: string): Denial {
  const advice = () =>
    `Nobody is signed in, and ${what}. If the path is public, leave it out of protect or list it in except (sentinel.ts).`;
  return { reason: 'signed_out', advice };
}

export function roleMissing(role: Role | null): Denial {
  const isAdministrator = role === 'administrator';
  const advice = () => {
    const roleFact =
      typeof role === 'function'
        ? 'The role function did not return true for this user'
        : `The profiles of this user do not give ${JSON.stringify(role)}`;
    const fact = isAdministrator ? 'This user is not an administrator' : roleFact;
    return `${fact}: see role in sentinel.ts, or requireRole.`;
  };
  return { reason: isAdministrator ? 'not_administrator' : 'role_missing', advice };
}

export const otherPerson: Denial = {
  reason: 'other_person',
  advice: () =>
    'The form is on a page of another user than the one signed in now. Nothing was done.',
};

export function requestDenied(reason: RequestDenial, routed: RoutedRequest): Denial {
  const { parsed, route, services } = routed;
  const bytes = (count: unknown) => `${Number(count).toLocaleString('en')} bytes`;
  const advice = () =>
    ({
      no_navigation:
        'Only a full navigation opens this: link to it with <a>, not with <Link> or fetch.',
      foreign_origin: foreignOrigin(parsed.headers, services.config.appUrl).advice(),
      not_found: {
        embedding: 'This needs EMBED_ORIGINS in .env.local.',
        'several-accounts': 'This needs LP_INSTALLATIONS with several accounts in .env.local.',
        none: `${route.path} is internal to Next.js and the middleware. Give your page another path.`,
      }[route.needs ?? 'none'],
      method_not_allowed: `${route.path} belongs to the library, which takes ${route.methods?.join(', ')}. Give your route another path.`,
      length_required: 'The request has no Content-Length. Send one: a stream has none.',
      too_large: `The body has ${bytes(parsed.headers.get('content-length'))}, the limit is ${bytes(route.bodyLimit)}: see bodyLimit in sentinel.ts.`,
    })[reason];
  return { reason, advice };
}
