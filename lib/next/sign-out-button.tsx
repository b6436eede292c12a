'use client';

import type { ComponentProps } from 'react';
import { sessionMarkField } from '../session/session-mark-field';
import { useSession } from './session-provider';

/**
 * A button that signs the user out, below a {@link SessionProvider}. It is a form, so it works without JavaScript.
 *
 * @param everywhere whether to end the session in every LivePerson application; the button should say so
 * @throws {Error} without a `SessionProvider` above it
 * @example <SignOutButton className="button">Sign out</SignOutButton>
 */
export function SignOutButton({
  everywhere = false,
  children = 'Sign out',
  ...rest
}: Omit<ComponentProps<'button'>, 'type'> & { readonly everywhere?: boolean }) {
  const { mark } = useSession();
  return (
    <form method="post" action={everywhere ? '/logout?everywhere=1' : '/logout'}>
      {mark !== null && <input type="hidden" name={sessionMarkField} value={mark} />}
      <button {...rest} type="submit">
        {children}
      </button>
    </form>
  );
}
