import type { CloudFailure } from 'sentinel-nextjs';
import { cloudErrorText, InlineReference } from '../cloud-error';
import { isRefusal } from './cloud-part';
import { getCurrentUser, parts } from './current-user';

const list = new Intl.ListFormat('en');

/** One notice of all that LivePerson refuses on this page, with one sentence for each reason. */
export async function Refusals() {
  const user = await getCurrentUser();
  const me = user.kind === 'answered' ? user.value : null;
  const shown = [
    parts.profile,
    parts.now,
    parts.day,
    me && parts.roles,
    me?.agentGroupId && parts.agentGroup,
    me?.skillIds.length && parts.skills,
  ];
  const refusals = new Map<string, { failure: CloudFailure; whats: string[] }>();
  for (const part of shown) {
    if (!part) continue;
    const result = await part.read();
    if (result.kind !== 'failed' || !isRefusal(result.failure)) continue;
    const { failure } = result;
    const { whats } = refusals.get(failure.code) ?? { whats: [] };
    refusals.set(failure.code, { failure, whats: [...whats, part.what] });
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
