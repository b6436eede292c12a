import type { AppConfig } from '../access/app-config';
import { sessionMark } from '../session/session-mark';
import { sessionMarkField } from '../session/session-mark-field';
import type { FoundSession, Unavailable } from '../session/store';

export function sessionField(found: FoundSession | Unavailable, { sessionSecrets }: AppConfig) {
  if (found.kind !== 'active') return null;
  const mark = sessionMark(found.session, sessionSecrets);
  return <input type="hidden" name={sessionMarkField} value={mark} />;
}
