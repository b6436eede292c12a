import type { SignedInSession } from 'sentinel-nextjs';
import { ButtonLink } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Fact, FactList, Identifier } from '@/components/ui/description-list';
import { Placeholder } from '@/components/ui/skeleton';
import { sentinel } from '@/sentinel';
import { SmallTrouble } from '../cloud-error';
import { Part } from './deferred-section';
import { roleOf } from './role';

/** Where the person is, and as what: what Sentinel said when they signed in. */
export function AccountCard({
  session: { identity, accountId },
  isWhole,
}: {
  session: SignedInSession;
  isWhole: boolean;
}) {
  const accounts = sentinel.selectableAccounts();
  const name = accounts.find((account) => account.accountId === accountId)?.name ?? null;
  return (
    <Card title="Your account">
      <FactList>
        <Fact term="Account">
          {name !== null && <bdi className="block">{name}</bdi>}
          <Identifier>{accountId}</Identifier>
        </Fact>
        <Fact term="Region">
          <Part isWhole={isWhole} fallback={<Placeholder />}>
            <Region accountId={accountId} />
          </Part>
        </Fact>
        <Fact term="User id">
          <Identifier>{identity.sub}</Identifier>
        </Fact>
        <Fact term="Access">{roleOf(identity)}</Fact>
        {identity.isLpa && <Fact term="LivePerson employee">Yes</Fact>}
      </FactList>
      {accounts.length > 0 && (
        <div className="mt-5">
          <ButtonLink href={sentinel.signInUrl()} emphasis="secondary">
            Use another account
          </ButtonLink>
        </div>
      )}
    </Card>
  );
}

async function Region({ accountId }: { accountId: string }) {
  return (
    (await sentinel.accountRegion(accountId)) ?? <SmallTrouble what="the region of your account" />
  );
}
