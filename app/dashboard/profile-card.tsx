import type { ReactNode } from 'react';
import { fetchAgentGroups, type Me } from 'sentinel-nextjs';
import { Card } from '@/components/ui/card';
import { Description, DescriptionList } from '@/components/ui/description-list';
import { Skeleton } from '@/components/ui/skeleton';
import { sentinel } from '@/sentinel';
import { CloudErrorNotice, InlineCloudError } from '../cloud-error';
import { RemoteTimestamp } from '../remote-timestamp';
import { getCurrentUser } from './current-user';
import { DeferredSection } from './deferred-section';
import { text } from './text';

/** The rows, each with the width of its skeleton. */
const rows = [
  ['name', 'w-32'],
  ['nickname', 'w-20'],
  ['email', 'w-48'],
  ['loginName', 'w-44'],
  ['roles', 'w-28'],
  ['agentGroup', 'w-24'],
  ['lastChanged', 'w-36'],
] as const;

/** The user as Conversational Cloud knows them. */
export function ProfileCard({ isWhole }: { isWhole: boolean }) {
  return (
    <Card title={text.profile.title}>
      <DeferredSection isWhole={isWhole} fallback={<ProfileList />}>
        <Profile isWhole={isWhole} />
      </DeferredSection>
    </Card>
  );
}

async function Profile({ isWhole }: { isWhole: boolean }) {
  const result = await getCurrentUser();
  if (result.kind === 'failed') {
    return result.failure.code === 'not_found' ? (
      <p className="text-muted">{text.profile.noRecord}</p>
    ) : (
      <CloudErrorNotice what={text.profile.what} failure={result.failure} />
    );
  }
  const { fullName, nickname, email, loginName, agentGroupId, dateUpdated } = result.value;
  const agentGroup = agentGroupId !== null && (
    <DeferredSection isWhole={isWhole} fallback={<Skeleton />}>
      <AgentGroupName id={agentGroupId} />
    </DeferredSection>
  );
  return (
    <ProfileList
      name={<Value value={fullName} />}
      nickname={<Value value={nickname} />}
      email={<Value value={email} />}
      loginName={<Value value={loginName} />}
      roles={<Roles me={result.value} />}
      agentGroup={agentGroup || text.profile.noGroup}
      lastChanged={<RemoteTimestamp timestamp={dateUpdated} />}
    />
  );
}

async function Roles({ me: { roles, profilesError } }: { me: Me }) {
  if (profilesError === null || roles.length > 0) return <Value value={roles.join(', ') || null} />;
  const failed = await sentinel.cloud(() => Promise.reject(profilesError));
  if (failed.kind === 'answered') return null;
  return <InlineCloudError what={text.profile.whatRoles} reference={failed.failure.reference} />;
}

async function AgentGroupName({ id }: { id: string }) {
  const groups = await sentinel.cloud(fetchAgentGroups);
  if (groups.kind === 'failed') {
    const { reference } = groups.failure;
    return <InlineCloudError what={text.profile.whatAgentGroup} reference={reference} />;
  }
  const name = groups.value.find((group) => group.id === id)?.name;
  return <bdi>{name ?? text.profile.groupId(id)}</bdi>;
}

/** The values, or a skeleton of the same height for each that has not come. */
function ProfileList(values: Partial<Record<(typeof rows)[number][0], ReactNode>>) {
  return (
    <DescriptionList>
      {rows.map(([row, skeletonWidth]) => (
        <Description key={row} term={text.profile[row]}>
          {values[row] ?? <Skeleton className={skeletonWidth} />}
        </Description>
      ))}
    </DescriptionList>
  );
}

function Value({ value }: { value: string | null }) {
  return value === null ? text.notSet : <bdi>{value}</bdi>;
}
