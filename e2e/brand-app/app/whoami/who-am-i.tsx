'use client';

import { SignedIn, SignedOut, SignInLink, SignOutButton, useSession } from 'sentinel-nextjs/client';

/** Shows the session with the hook and with the components. */
export function WhoAmI() {
  const { state, name } = useSession();
  return (
    <section>
      <output>{name ?? state}</output>
      <SignedIn>
        <SignOutButton>Leave</SignOutButton>
      </SignedIn>
      <SignedOut>
        <SignInLink>Enter</SignInLink>
      </SignedOut>
    </section>
  );
}
