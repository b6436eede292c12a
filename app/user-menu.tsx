'use client';

import { SignOutButton, useSession } from 'sentinel-nextjs/client';
import { buttonClasses } from '@/components/ui/button';
import { UserName } from '@/components/ui/user-name';

const text = { signOut: 'Sign out' };

/** In the header of every signed-in page: the user's name and the sign-out button. */
export function UserMenu() {
  const session = useSession();
  if (session.state !== 'signed-in') return null;
  return (
    <div className="flex min-w-0 max-w-full grow items-center justify-between gap-4 sm:grow-0">
      <span className="min-w-0 max-w-64 [&>bdi]:inline-block [&>bdi]:max-w-full [&>bdi]:truncate [&>bdi]:align-bottom">
        <UserName name={session.name} sub={session.sub} />
      </span>
      <div className="shrink-0">
        <SignOutButton className={buttonClasses({ variant: 'secondary' })}>
          {text.signOut}
        </SignOutButton>
      </div>
    </div>
  );
}
