import type { ReactNode } from 'react';
import type { Me, PublicSession } from 'sentinel-nextjs';
import { Card } from '@/components/ui/card';
import { Description, DescriptionList, Identifier } from '@/components/ui/description-list';
import { Skeleton } from '@/components/ui/skeleton';
import { sentinel } from '@/sentinel';
import { CloudErrorNotice } from '../cloud-error';
import { DeferredSection } from '../deferred-section';
import { getLocale } from '../locale';
import { RemoteTimestamp } from '../remote-timestamp';
import { CloudPart, isRefusal } from './cloud-part';
import { getAgentGroups, getCurrentUser, getRoles, getSkills } from './current-user';
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
  const result = await getCurrentUser();
  if (result.kind === 'answered') {
    return (
      <>
        <Summary me={result.value} isWhole={isWhole} />
        <More me={result.value} session={session} isWhole={isWhole} />
      </>
    );
  }
  const { failure } = result;
  return (
    <>
      {failure.code === 'not_found' && <p className="text-muted">{text.noRecord}</p>}
      {failure.code !== 'not_found' && !isRefusal(failure) && (
        <CloudErrorNotice what={text.profile.what} failure={failure} />
      )}
      <More me={null} session={session} isWhole={isWhole} />
    </>
  );
}

function Summary({ me, isWhole }: { me: Me; isWhole: boolean }) {
  const { roles, profilesError, agentGroupId: groupId, skillIds } = me;
  return (
    <dl className="flex flex-wrap gap-x-10 gap-y-4 empty:hidden">
      {(roles.length > 0 || profilesError !== null) && (
        <CloudPart {...text.roles} isWhole={isWhole} read={getRoles}>
          {(names) => <bdi>{names.join(', ')}</bdi>}
        </CloudPart>
      )}
      {groupId !== null && (
        <CloudPart
          {...text.agentGroup}
          isWhole={isWhole}
          read={getAgentGroups}
          refused={text.groupId(groupId)}
        >
          {(groups) => (
            <bdi>{groups.find(({ id }) => id === groupId)?.name ?? text.groupId(groupId)}</bdi>
          )}
        </CloudPart>
      )}
      {skillIds.length > 0 && (
        <CloudPart
          {...text.skills}
          isWhole={isWhole}
          read={getSkills}
          refused={text.skillCount(skillIds.length)}
        >
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

async function More({ me, session, isWhole }: ProfileProps & { me: Me | null }) {
  const locale = await getLocale();
  const rows: readonly [string, ReactNode][] = [
    [text.email, me?.email],
    [text.loginName, me?.loginName],
    [text.nickname, me?.nickname],
    [text.maxConversations, me?.maxConversations?.toLocaleString(locale)],
    [text.maxChats, me?.maxChats?.toLocaleString(locale)],
    [text.lastChanged, me?.dateUpdated && <RemoteTimestamp timestamp={me.dateUpdated} />],
  ];
  return (
    <details open={me === null} className="mt-4 -mb-2 max-w-xl">
      <summary className="w-fit cursor-pointer py-2 font-medium text-accent">{text.more}</summary>
      <DescriptionList>
        {rows.map(
          ([term, value]) =>
            value && (
              <Description key={term} term={term}>
                {typeof value === 'string' ? <bdi>{value}</bdi> : value}
              </Description>
            ),
        )}
        <Description term={text.account}>
          <Identifier>{session.accountId}</Identifier>
        </Description>
        <Description term={text.userId}>
          <Identifier>{session.identity.sub}</Identifier>
        </Description>
        <DeferredSection isWhole={isWhole} fallback={null}>
          <Region accountId={session.accountId} />
        </DeferredSection>
      </DescriptionList>
    </details>
  );
}

async function Region({ accountId }: { accountId: string }) {
  const region = await sentinel.accountRegion(accountId);
  return region && <Description term={text.region}>{region}</Description>;
}
