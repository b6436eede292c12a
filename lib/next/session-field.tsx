import { sessionOfRequest } from '../require-session';
import { sessionMark, sessionMarkField } from '../session/session-mark';
import { getParts } from '../wiring';

/**
 * The hidden field by which a form says whose page it stands on. When somebody else is signed in by the time it is sent,
 * it is answered with a page that says so, and nothing is done.
 *
 * @example <form method="post" action="/logout"><SessionField /><button>Sign out</button></form>
 */
export async function SessionField() {
  const found = await sessionOfRequest();
  if (found.kind !== 'living') return null;
  const mark = sessionMark(found.session, getParts().config.sessionSecrets);
  return <input type="hidden" name={sessionMarkField} value={mark} />;
}
