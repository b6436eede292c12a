import { Card } from '@/components/card';
import { Fact, FactList, Identifier } from '@/components/fact-list';
import type { SignedInSession } from '@/lib/require-session';
import { roleOf } from './role';

/** Who the person is, as Sentinel and their profile say. */
export function IdentityCard({ session: { identity, accountId } }: { session: SignedInSession }) {
  return (
    <Card title="You">
      <FactList>
        <Fact term="Name">
          {identity.name === null ? 'Not given' : <bdi dir="auto">{identity.name}</bdi>}
        </Fact>
        <Fact term="User id">
          <Identifier>{identity.sub}</Identifier>
        </Fact>
        <Fact term="Account">
          <Identifier>{accountId}</Identifier>
        </Fact>
        <Fact term="Role">{roleOf(identity)}</Fact>
        <Fact term="LivePerson employee">{identity.isLpa ? 'Yes' : 'No'}</Fact>
      </FactList>
    </Card>
  );
}
