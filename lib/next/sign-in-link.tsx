'use client';

import { usePathname } from 'next/navigation';
import type { ComponentProps } from 'react';

/**
 * A link that starts a sign-in. It is a plain `<a>`, because `next/link` would prefetch the sign-in.
 *
 * @param returnTo the path, with its query, to return to; default: the path of the current page
 * @example <SignInLink returnTo="/tickets?open" className="button">Sign in</SignInLink>
 */
export function SignInLink({
  returnTo,
  children = 'Sign in',
  ...rest
}: Omit<ComponentProps<'a'>, 'href'> & { readonly returnTo?: string }) {
  const path = usePathname();
  return (
    <a {...rest} href={`/login?${new URLSearchParams({ returnTo: returnTo ?? path })}`}>
      {children}
    </a>
  );
}
