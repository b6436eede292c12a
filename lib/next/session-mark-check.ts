import type { NextRequest } from 'next/server';
import { isForm, type ParsedRequest } from '../http/request';
import type { Session } from '../session/session';
import { isSessionMark } from '../session/session-mark';
import { sessionMarkField } from '../session/session-mark-field';
import { logDenial, otherPerson } from './denial-log';
import { type ConfigAndLog, denialResponse, jsonDenial } from './denial-responses';
import type { RoutedRequest } from './responses';

/** Whether it is a form in which `SessionField` may stand, for a route of the library or a protected one. */
export function canCarryMark({ parsed, route }: RoutedRequest): boolean {
  const isChecked = route.methods !== null || route.access === 'session';
  return isChecked && parsed.method === 'POST' && isForm(parsed.headers);
}

/** Whether a form has the mark of another user than the one signed in. Logs it. A form without a mark has none. */
export function isOfOtherPerson(
  mark: unknown,
  request: Pick<ParsedRequest, 'method' | 'path'>,
  session: Session,
  { config, log }: ConfigAndLog,
): boolean {
  if (typeof mark !== 'string' || isSessionMark(mark, session, config.sessionSecrets)) return false;
  logDenial(request, otherPerson, log, session);
  return true;
}

/** Denies a form of another user's page (contract: *Routes*); null for a form without a mark, or with the right one. */
export async function checkSessionMark(
  routed: RoutedRequest,
  session: Session,
  { config, log }: ConfigAndLog,
): Promise<Response | null> {
  const mark = await readMark(routed.request);
  if (!isOfOtherPerson(mark, routed.parsed, session, { config, log })) return null;
  if (routed.parsed.route.startsWith('/api/')) return jsonDenial(409);
  const actionPath = config.pages.otherPerson ?? '/';
  return denialResponse(routed, 409, config, { page: 'otherPerson', actionPath });
}

/** The mark in a form, else null. The route handler can still read the body. */
async function readMark(request: NextRequest): Promise<unknown> {
  const fields = await request.formData().catch(() => new FormData());
  // React numbers the fields of a form that it sends for a Server Action.
  const name = [...fields.keys()].find((key) => key.replace(/^(?:\d*_)+/, '') === sessionMarkField);
  return name === undefined ? null : fields.get(name);
}
