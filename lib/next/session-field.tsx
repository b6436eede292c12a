import { currentVisitor } from '../require-session';
import { sessionMarkField } from '../session/session-mark';

/**
 * The hidden field by which a form says whose page it stands on. When somebody else is signed in by the time it is sent,
 * it is answered with a page that says so, and nothing is done.
 *
 * @example <form method="post" action="/logout"><SessionField /><button>Sign out</button></form>
 */
export async function SessionField() {
  const visitor = await currentVisitor();
  return visitor.kind === 'signed-in' ? (
    <input type="hidden" name={sessionMarkField} value={visitor.session.mark} />
  ) : null;
}
