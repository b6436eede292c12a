import type { Metadata } from 'next';
import { MessagePage } from '@/components/ui/message-page';
import { sentinel } from '@/sentinel';

const text = {
  title: 'Choose your account',
  message: 'Next, you sign in to that account at LivePerson.',
  unnamed: 'Account',
};

export const metadata: Metadata = { title: text.title, robots: { index: false } };

/** Comes between `/login` and Sentinel if there are several accounts. */
export default async function ChooseAccountPage({ searchParams }: PageProps<'/choose-account'>) {
  const loginParams = await sentinel.readLoginParams(searchParams);
  return (
    <MessagePage title={text.title}>
      <p>{text.message}</p>
      <ul className="space-y-3">
        {sentinel.selectableAccounts().map(({ accountId, name }) => (
          <li key={accountId}>
            <a
              href={sentinel.signInUrl({ ...loginParams, accountId })}
              className="flex min-h-14 flex-wrap content-center items-baseline justify-between gap-x-4 rounded-xl border border-edge px-5 py-3 transition-colors hover:border-ink hover:bg-sunken motion-reduce:transition-none"
            >
              <bdi className="break-words font-semibold text-ink">{name ?? text.unnamed}</bdi>
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
