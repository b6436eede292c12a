import type { Metadata } from 'next';
import type { SearchParams } from 'sentinel-nextjs';
import { MessagePage } from '@/components/ui/message-page';
import { sentinel } from '@/sentinel';

const title = 'Choose your account';

export const metadata: Metadata = { title, robots: { index: false } };

/** Comes between `/login` and Sentinel where there are several accounts: nobody comes here on their own. */
export default async function ChooseAccountPage({ searchParams }: { searchParams: SearchParams }) {
  const wanted = await sentinel.readLoginParams(searchParams);
  return (
    <MessagePage title={title}>
      <p>LivePerson asks who you are in the account that you choose.</p>
      <ul className="space-y-3">
        {sentinel.selectableAccounts().map(({ accountId, name }) => (
          <li key={accountId}>
            <a
              href={sentinel.signInUrl({ ...wanted, accountId })}
              className="flex min-h-14 flex-wrap content-center items-baseline justify-between gap-x-4 rounded-xl border border-edge px-5 py-3 transition-colors hover:border-ink hover:bg-sunken motion-reduce:transition-none"
            >
              <bdi className="break-words font-semibold text-ink">{name ?? 'Account'}</bdi>
              <bdi dir="ltr" className="tabular-nums">
                {accountId}
              </bdi>
            </a>
          </li>
        ))}
      </ul>
    </MessagePage>
  );
}
