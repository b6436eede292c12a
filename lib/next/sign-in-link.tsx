'use client';

import { usePathname } from 'next/navigation';
import type { ComponentProps } from 'react';

/**
 * A link that signs people in: a plain `<a>`, for `next/link` would start a sign-in ahead of the click.
 *
 * @param returnTo the path (and query) to come back to; left out, the path of the page that the link stands on
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
