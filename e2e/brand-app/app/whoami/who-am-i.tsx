'use client';

import { SignedIn, SignedOut, SignInLink, SignOutButton, useSession } from 'sentinel-nextjs/client';

/** Who is signed in, by the hook and by the components. */
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
