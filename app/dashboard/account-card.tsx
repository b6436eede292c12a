import { Card } from '@/components/card';
import { Fact, FactList, Identifier } from '@/components/fact-list';
import { Placeholder } from '@/components/placeholder';
import { accountRegion } from '@/lib/account-region';
import type { SignedInSession } from '@/lib/require-session';
import { SmallTrouble } from '../cloud-trouble';
import { Part } from './part';
import { roleOf } from './role';

/** Where the person is, and as what: what Sentinel said when they signed in. */
export function AccountCard({
  session: { identity, accountId },
  isWhole,
}: {
  session: SignedInSession;
  isWhole: boolean;
}) {
  return (
    <Card title="Your account">
      <FactList>
        <Fact term="Account">
          <Identifier>{accountId}</Identifier>
        </Fact>
        <Fact term="Region">
          <Part isWhole={isWhole} fallback={<Placeholder />}>
            <Region />
          </Part>
        </Fact>
        <Fact term="User id">
          <Identifier>{identity.sub}</Identifier>
        </Fact>
        <Fact term="Access">{roleOf(identity)}</Fact>
        {identity.isLpa && <Fact term="LivePerson employee">Yes</Fact>}
      </FactList>
    </Card>
  );
}

async function Region() {
  return (await accountRegion()) ?? <SmallTrouble what="the region of your account" />;
}
