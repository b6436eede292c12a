import { isForm } from '../http/request';
import type { Session } from '../session/session';
import { isSessionMark } from '../session/session-mark';
import { sessionMarkField } from '../session/session-mark-field';
import { logDenial, otherPerson } from './denial-messages';
import { denialResponse, jsonDenial } from './denial-responses';
import type { AppRequest, RoutedRequest } from './responses';

/** Whether it is a form in which `SessionField` may stand, for a route of the library or a protected one. */
export function canCarryMark({ parsed, route }: RoutedRequest): boolean {
  const isChecked = route.methods !== null || route.access === 'session';
  return isChecked && parsed.method === 'POST' && isForm(parsed.headers);
}

/** Denies a form of another user's page (contract: *Routes*); null for a form without a mark, or with the right one. */
export async function denyOtherPerson(routed: RoutedRequest, session: Session) {
  // The route handler can still read the body.
  const fields = await routed.request.formData().catch(() => new FormData());
  if (!isOfOtherPerson(fields, session, routed)) return null;
  if (routed.parsed.route.startsWith('/api/')) return jsonDenial('other_person');
  const actionPath = routed.services.config.pages.otherPerson ?? '/';
  return denialResponse(routed, 'other_person', { page: 'otherPerson', actionPath });
}

/** Whether a form has the mark of another user than the one signed in. Logs it. */
export function isOfOtherPerson(
  fields: FormData,
  session: Session,
  { parsed, services }: AppRequest,
): boolean {
  // React numbers the fields of a form that it sends for a Server Action.
  const isMark = ([name]: [string, unknown]) => name.replace(/^(?:\d*_)+/, '') === sessionMarkField;
  const [, mark] = [...fields].find(isMark) ?? [];
  const { sessionSecrets } = services.config;
  if (typeof mark !== 'string' || isSessionMark(mark, session, sessionSecrets)) return false;
  logDenial(parsed, otherPerson, services.log, session);
  return true;
}
