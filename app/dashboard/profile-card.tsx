import type { ReactNode } from 'react';
import type { CloudFailure, Me, PublicSession } from 'sentinel-nextjs';
import { Card } from '@/components/ui/card';
import { Skeleton } from '@/components/ui/skeleton';
import { sentinel } from '@/sentinel';
import { CloudErrorNotice } from '../cloud-error';
import { DeferredSection } from '../deferred-section';
import { getLocale } from '../locale';
import { RemoteTimestamp } from '../remote-timestamp';
import { CloudPart, isRefusal } from './cloud-part';
import { getCurrentUser, parts } from './current-user';
import { text } from './text';

interface ProfileProps {
  readonly session: PublicSession;
  readonly isWhole: boolean;
}

/** Role, agent group and skills of the user in one line, and the rest that is known of them behind a disclosure. */
export function ProfileCard(props: ProfileProps) {
  return (
    <Card title={text.profile.title}>
      <DeferredSection isWhole={props.isWhole} fallback={<Skeleton className="w-64" />}>
        <Profile {...props} />
      </DeferredSection>
    </Card>
  );
}

async function Profile({ session, isWhole }: ProfileProps) {
  const [result, region, locale] = await Promise.all([
    getCurrentUser(),
    sentinel.accountRegion(session.accountId),
    getLocale(),
  ]);
  const me = result.kind === 'answered' ? result.value : null;
  return (
    <>
      {me && <Summary me={me} isWhole={isWhole} />}
      {result.kind === 'failed' && <Failure failure={result.failure} />}
      <More me={me} session={session} region={region} locale={locale} />
    </>
  );
}

function Failure({ failure }: { failure: CloudFailure }) {
  if (failure.code === 'not_found') return <p className="text-muted">{text.noRecord}</p>;
  if (isRefusal(failure)) return null;
  return <CloudErrorNotice what={text.profile.what} failure={failure} />;
}

function Summary({ me, isWhole }: { me: Me; isWhole: boolean }) {
  const { roles, profilesError, agentGroupId: groupId, skillIds } = me;
  return (
    <dl className="flex flex-wrap gap-x-10 gap-y-4 empty:hidden">
      {(roles.length > 0 || profilesError !== null) && (
        // The roles came with the user.
        <CloudPart {...parts.roles} isWhole>
          {(names) => <bdi>{names.join(', ')}</bdi>}
        </CloudPart>
      )}
      {groupId !== null && (
        <CloudPart {...parts.agentGroup} isWhole={isWhole} refused={text.groupId(groupId)}>
          {(groups) => (
            <bdi>{groups.find(({ id }) => id === groupId)?.name ?? text.groupId(groupId)}</bdi>
          )}
        </CloudPart>
      )}
      {skillIds.length > 0 && (
        <CloudPart {...parts.skills} isWhole={isWhole} refused={text.skillCount(skillIds.length)}>
          {(skills) => (
            <ul className="flex flex-wrap gap-1.5">
              {skillIds.map((id) => (
                <li
                  key={id}
                  className="rounded-full bg-accent-soft px-3 text-accent print:border print:border-line"
                >
                  <bdi>{skills.find((skill) => skill.id === id)?.name ?? text.skillId(id)}</bdi>
                </li>
              ))}
            </ul>
          )}
        </CloudPart>
      )}
    </dl>
  );
}

interface MoreProps {
  readonly me: Me | null;
  readonly session: PublicSession;
  readonly region: string | null;
  readonly locale: string;
}

function More({ me, session: { accountId, identity }, region, locale }: MoreProps) {
  const rows: readonly [string, ReactNode][] = [
    [text.email, me?.email],
    [text.loginName, me?.loginName],
    [text.nickname, me?.nickname],
    [text.maxConversations, me?.maxConversations?.toLocaleString(locale)],
    [text.maxChats, me?.maxChats?.toLocaleString(locale)],
    [
      text.lastChanged,
      me?.dateUpdated && <RemoteTimestamp timestamp={me.dateUpdated} locale={locale} />,
    ],
    [text.account, <Identifier key={accountId}>{accountId}</Identifier>],
    [text.userId, <Identifier key={identity.sub}>{identity.sub}</Identifier>],
    [text.region, region],
  ];
  return (
    <details open={me === null} className="@container mt-4 -mb-2 max-w-xl">
      <summary className="w-fit cursor-pointer py-2 font-medium text-accent">{text.more}</summary>
      <dl className="divide-y divide-line">
        {rows.map(
          ([term, value]) =>
            value && (
              <div
                key={term}
                className="flex @xs:flex-row flex-col @xs:flex-wrap justify-between gap-x-6 gap-y-0.5 py-3 first:pt-0 last:pb-0"
              >
                <dt className="text-muted">{term}</dt>
                <dd className="min-w-0 font-medium tabular-nums">
                  {typeof value === 'string' ? <bdi>{value}</bdi> : value}
                </dd>
              </div>
            ),
        )}
      </dl>
    </details>
  );
}

/** An ID, always left to right. */
function Identifier({ children }: { children: string }) {
  return (
    <bdi dir="ltr" className="font-mono text-[0.95em]">
      {children}
    </bdi>
  );
}
