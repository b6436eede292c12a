import { sentinel } from '@/sentinel';

/**
 * The page that is measured, the same in every app: as small as a page can be that knows who is signed in. What it
 * takes to draw a bigger one would be the same everywhere, and hide the difference.
 */
export default async function DashboardPage() {
  const { identity, accountId } = await sentinel.requireSession();
  return (
    <h1>
      Good to see you, {identity.sub} of account {accountId}
    </h1>
  );
}
