'use client';

import { SignOutButton, useSession } from 'sentinel-nextjs/client';
import { buttonClasses } from '@/components/ui/button';
import { UserName } from '@/components/ui/user-name';

/** In the header of every page of somebody who is signed in: who that is, and the way out. */
export function UserMenu() {
  const session = useSession();
  if (session.state !== 'signed-in') return null;
  return (
    <div className="flex min-w-0 max-w-full grow items-center justify-between gap-4 sm:grow-0">
      <span className="min-w-0 max-w-64 [&>bdi]:inline-block [&>bdi]:max-w-full [&>bdi]:truncate [&>bdi]:align-bottom">
        <UserName name={session.name} sub={session.sub} />
      </span>
      <div className="shrink-0">
        <SignOutButton className={buttonClasses({ variant: 'secondary' })} />
      </div>
    </div>
  );
}
