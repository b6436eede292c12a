import { sentinel } from '@/sentinel';

/** The measured page, the same in every app. It renders little, so that rendering does not hide the difference. */
export default async function DashboardPage() {
  const { identity, accountId } = await sentinel.requireSession();
  return (
    <h1>
      Good to see you, {identity.sub} of account {accountId}
    </h1>
  );
}
