import type { PublicSession } from 'sentinel-nextjs';
import { ButtonLink } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Description, DescriptionList, Identifier } from '@/components/ui/description-list';
import { Skeleton } from '@/components/ui/skeleton';
import { sentinel } from '@/sentinel';
import { DeferredSection } from './deferred-section';
import { text } from './text';

/** The user's account and access, as Sentinel stated them at sign-in. */
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
    <Card title={text.account.title}>
      <DescriptionList>
        <Description term={text.account.account}>
          {name !== null && <bdi className="block">{name}</bdi>}
          <Identifier>{accountId}</Identifier>
        </Description>
        <Description term={text.account.region}>
          <DeferredSection isWhole={isWhole} fallback={<Skeleton />}>
            <Region accountId={accountId} />
          </DeferredSection>
        </Description>
        <Description term={text.account.userId}>
          <Identifier>{identity.sub}</Identifier>
        </Description>
        <Description term={text.account.access}>{text.role(identity.isAdmin)}</Description>
        {identity.isLpa && (
          <Description term={text.account.employee}>{text.account.yes}</Description>
        )}
      </DescriptionList>
      {accounts.length > 0 && (
        <div className="mt-5">
          <ButtonLink href={sentinel.signInUrl()} variant="secondary">
            {text.account.useAnother}
          </ButtonLink>
        </div>
      )}
    </Card>
  );
}

async function Region({ accountId }: { accountId: string }) {
  return (await sentinel.accountRegion(accountId)) ?? text.unknown;
}
