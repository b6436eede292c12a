import type { ReactNode } from 'react';
import { fetchAgentGroups } from 'sentinel-nextjs';
import { Card } from '@/components/ui/card';
import { Fact, FactList } from '@/components/ui/description-list';
import { Placeholder } from '@/components/ui/skeleton';
import { sentinel } from '@/sentinel';
import { CloudTrouble, SmallTrouble } from '../cloud-error';
import { LastChanged } from '../remote-timestamp';
import { askForOwnRecord } from './current-user';
import { Part } from './deferred-section';

/** How Conversational Cloud knows the person. */
export function ProfileCard({ isWhole }: { isWhole: boolean }) {
  return (
    <Card title="Your profile">
      <Part isWhole={isWhole} fallback={<ProfileFacts />}>
        <Profile isWhole={isWhole} />
      </Part>
    </Card>
  );
}

async function Profile({ isWhole }: { isWhole: boolean }) {
  const answer = await askForOwnRecord();
  if (answer.kind === 'failed') {
    return <CloudTrouble what="your profile" failure={answer.failure} />;
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
          <Part isWhole={isWhole} fallback={<Placeholder />}>
            <AgentGroupName id={agentGroupId} />
          </Part>
        )
      }
      lastChanged={<LastChanged text={dateUpdated} />}
    />
  );
}

async function AgentGroupName({ id }: { id: string }) {
  const groups = await sentinel.cloud(fetchAgentGroups);
  if (groups.kind === 'failed') {
    return (
      <SmallTrouble what="the name of your agent group" reference={groups.failure.reference} />
    );
  }
  const name = groups.value.find((group) => group.id === id)?.name;
  return <bdi>{name ?? `Number ${id}`}</bdi>;
}

/** Each fact in its place, or a placeholder for it: what comes later is as high as what stood there. */
function ProfileFacts({
  name = <Placeholder className="w-32" />,
  nickname = <Placeholder className="w-20" />,
  email = <Placeholder className="w-48" />,
  loginName = <Placeholder className="w-44" />,
  roles = <Placeholder className="w-28" />,
  agentGroup = <Placeholder className="w-24" />,
  lastChanged = <Placeholder className="w-36" />,
}: Partial<
  Record<
    'name' | 'nickname' | 'email' | 'loginName' | 'roles' | 'agentGroup' | 'lastChanged',
    ReactNode
  >
>) {
  return (
    <FactList>
      <Fact term="Name">{name}</Fact>
      <Fact term="Nickname">{nickname}</Fact>
      <Fact term="E-mail">{email}</Fact>
      <Fact term="Login name">{loginName}</Fact>
      <Fact term="Role">{roles}</Fact>
      <Fact term="Agent group">{agentGroup}</Fact>
      <Fact term="Last changed">{lastChanged}</Fact>
    </FactList>
  );
}

function Given({ text }: { text: string | null }) {
  return text === null ? 'Not given' : <bdi>{text}</bdi>;
}
