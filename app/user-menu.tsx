import { PersonName } from '@/components/person-name';
import type { SignedInSession } from '@/lib/require-session';
import { SignOutForm } from './sign-out-forms';

/** In the header of every page of somebody who is signed in: who that is, and the way out. */
export function UserMenu({ session: { identity } }: { session: SignedInSession }) {
  return (
    <div className="flex min-w-0 max-w-full grow items-center justify-between gap-4 sm:grow-0">
      <span className="min-w-0 max-w-64 [&>bdi]:inline-block [&>bdi]:max-w-full [&>bdi]:truncate [&>bdi]:align-bottom">
        <PersonName name={identity.name} sub={identity.sub} />
      </span>
      <div className="shrink-0">
        <SignOutForm />
      </div>
    </div>
  );
}
