import type { Services } from '../services';
import { sessionMark } from '../session/session-mark';
import { sessionMarkField } from '../session/session-mark-field';
import type { FoundSession, Unavailable } from '../session/store';

export function sessionField(
  found: FoundSession | Unavailable,
  { config }: Pick<Services, 'config'>,
) {
  if (found.kind !== 'active') return null;
  const mark = sessionMark(found.session, config.sessionSecrets);
  return <input type="hidden" name={sessionMarkField} value={mark} />;
}
