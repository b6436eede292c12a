import type { ReactNode } from 'react';
import { fetchAgentGroups } from 'sentinel-nextjs';
import { Card } from '@/components/ui/card';
import { Description, DescriptionList } from '@/components/ui/description-list';
import { Skeleton } from '@/components/ui/skeleton';
import { sentinel } from '@/sentinel';
import { CloudErrorNotice, InlineCloudError } from '../cloud-error';
import { RemoteTimestamp } from '../remote-timestamp';
import { getCurrentUser } from './current-user';
import { DeferredSection } from './deferred-section';

/** How Conversational Cloud knows the person. */
export function ProfileCard({ isWhole }: { isWhole: boolean }) {
  return (
    <Card title="Your profile">
      <DeferredSection isWhole={isWhole} fallback={<ProfileFacts />}>
        <Profile isWhole={isWhole} />
      </DeferredSection>
    </Card>
  );
}

async function Profile({ isWhole }: { isWhole: boolean }) {
  const answer = await getCurrentUser();
  if (answer.kind === 'failed') {
    return <CloudErrorNotice what="your profile" failure={answer.failure} />;
  }
  const { fullName, nickname, email, loginName, roles, agentGroupId, dateUpdated } = answer.value;
  return (
    <ProfileFacts
      name={<Given text={fullName} />}
      nickname={<Given text={nickname} />}
      email={<Given text={email} />}
      loginName={<Given text={loginName} />}
      roles={<Given text={roles.join(', ') || null} />}
      agentGroup={
        agentGroupId === null ? (
          'None'
        ) : (
          <DeferredSection isWhole={isWhole} fallback={<Skeleton />}>
            <AgentGroupName id={agentGroupId} />
          </DeferredSection>
        )
      }
      lastChanged={<RemoteTimestamp text={dateUpdated} />}
    />
  );
}

async function AgentGroupName({ id }: { id: string }) {
  const groups = await sentinel.cloud(fetchAgentGroups);
  if (groups.kind === 'failed') {
    return (
      <InlineCloudError what="the name of your agent group" reference={groups.failure.reference} />
    );
  }
  const name = groups.value.find((group) => group.id === id)?.name;
  return <bdi>{name ?? `Number ${id}`}</bdi>;
}

/** Each fact in its place, or a placeholder for it: what comes later is as high as what stood there. */
function ProfileFacts({
  name = <Skeleton className="w-32" />,
  nickname = <Skeleton className="w-20" />,
  email = <Skeleton className="w-48" />,
  loginName = <Skeleton className="w-44" />,
  roles = <Skeleton className="w-28" />,
  agentGroup = <Skeleton className="w-24" />,
  lastChanged = <Skeleton className="w-36" />,
}: Partial<
  Record<
    'name' | 'nickname' | 'email' | 'loginName' | 'roles' | 'agentGroup' | 'lastChanged',
    ReactNode
  >
>) {
  return (
    <DescriptionList>
      <Description term="Name">{name}</Description>
      <Description term="Nickname">{nickname}</Description>
      <Description term="E-mail">{email}</Description>
      <Description term="Login name">{loginName}</Description>
      <Description term="Role">{roles}</Description>
      <Description term="Agent group">{agentGroup}</Description>
      <Description term="Last changed">{lastChanged}</Description>
    </DescriptionList>
  );
}

function Given({ text }: { text: string | null }) {
  return text === null ? 'Not given' : <bdi>{text}</bdi>;
}
