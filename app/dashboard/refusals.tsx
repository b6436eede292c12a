import type { CloudFailure } from 'sentinel-nextjs';
import { cloudErrorText, InlineReference } from '../cloud-error';
import { isRefusal } from './cloud-part';
import {
  getAgentGroups,
  getAgentStatus,
  getConversationMetrics,
  getCurrentUser,
  getRoles,
  getSkills,
} from './current-user';
import { text } from './text';

const list = new Intl.ListFormat('en');

/** One notice of all that LivePerson refuses on this page, with one sentence for each reason. */
export async function Refusals() {
  const user = await getCurrentUser();
  const me = user.kind === 'answered' ? user.value : null;
  const reads = [
    [text.profile, getCurrentUser],
    [text.now, getAgentStatus],
    [text.day, getConversationMetrics],
    [text.roles, me && getRoles],
    [text.agentGroup, me?.agentGroupId && getAgentGroups],
    [text.skills, me?.skillIds.length && getSkills],
  ] as const;
  const refusals = new Map<string, { failure: CloudFailure; whats: string[] }>();
  for (const [{ what }, read] of reads) {
    const result = read ? await read() : null;
    if (result?.kind !== 'failed' || !isRefusal(result.failure)) continue;
    const { failure } = result;
    const { whats } = refusals.get(failure.code) ?? { whats: [] };
    refusals.set(failure.code, { failure, whats: [...whats, what] });
  }
  if (refusals.size === 0) return null;
  return (
    <div role="status" className="rounded-xl border border-line px-4 py-3 text-muted">
      {[...refusals.values()].map(({ failure, whats }) => (
        <p key={failure.code}>
          {cloudErrorText(list.format(whats), failure)}{' '}
          <InlineReference>{failure.reference}</InlineReference>
        </p>
      ))}
    </div>
  );
}
