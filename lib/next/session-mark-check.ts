import type { NextRequest } from 'next/server';
import { isForm } from '../http/request';
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

/** Denies a form of another user's page (contract: *Routes*); null for a form without a mark, or with the right one. */
export async function checkSessionMark(
  routed: RoutedRequest,
  session: Session,
  { config, log }: ConfigAndLog,
): Promise<Response | null> {
  const mark = await readMark(routed.request);
  if (mark === null || isSessionMark(mark, session, config.sessionSecrets)) return null;
  logDenial(routed.parsed, otherPerson, log, session);
  if (routed.parsed.route.startsWith('/api/')) return jsonDenial(409);
  const actionPath = config.pages.otherPerson ?? '/';
  return denialResponse(routed, 409, config, { page: 'otherPerson', actionPath });
}

/** The mark in a form, else null. The route handler can still read the body. */
async function readMark(request: NextRequest): Promise<string | null> {
  const fields = await request.formData().catch(() => new FormData());
  // React numbers the fields of a form that it sends for a Server Action.
  const name = [...fields.keys()].find((key) => key.replace(/^(?:\d*_)+/, '') === sessionMarkField);
  const mark = name === undefined ? null : fields.get(name);
  return typeof mark === 'string' ? mark : null;
}
