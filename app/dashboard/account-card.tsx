import type { PublicSession } from 'sentinel-nextjs';
import { ButtonLink } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Description, DescriptionList, Identifier } from '@/components/ui/description-list';
import { Skeleton } from '@/components/ui/skeleton';
import { sentinel } from '@/sentinel';
import { InlineCloudError } from '../cloud-error';
import { DeferredSection } from './deferred-section';
import { roleLabel } from './role';

/** Where the person is, and as what: what Sentinel said when they signed in. */
export function AccountCard({
  session: { identity, accountId },
  isWhole,
}: {
  session: PublicSession;
  isWhole: boolean;
}) {
  const accounts = sentinel.selectableAccounts();
  const name = accounts.find((account) => account.accountId === accountId)?.name ?? null;
  return (
    <Card title="Your account">
      <DescriptionList>
        <Description term="Account">
          {name !== null && <bdi className="block">{name}</bdi>}
          <Identifier>{accountId}</Identifier>
        </Description>
        <Description term="Region">
          <DeferredSection isWhole={isWhole} fallback={<Skeleton />}>
            <Region accountId={accountId} />
          </DeferredSection>
        </Description>
        <Description term="User id">
          <Identifier>{identity.sub}</Identifier>
        </Description>
        <Description term="Access">{roleLabel(identity)}</Description>
        {identity.isLpa && <Description term="LivePerson employee">Yes</Description>}
      </DescriptionList>
      {accounts.length > 0 && (
        <div className="mt-5">
          <ButtonLink href={sentinel.signInUrl()} variant="secondary">
            Use another account
          </ButtonLink>
        </div>
      )}
    </Card>
  );
}

async function Region({ accountId }: { accountId: string }) {
  return (
    (await sentinel.accountRegion(accountId)) ?? (
      <InlineCloudError what="the region of your account" />
    )
  );
}
