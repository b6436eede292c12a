'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { buttonClasses } from './button';

/**
 * Asks once more for what did not come: the page is made anew, and what stands on it already stays meanwhile. Without
 * JavaScript it is a link to the page that is open.
 */
export function RetryLink({ what }: { what: string }) {
  const router = useRouter();
  const [isTrying, startTrying] = useTransition();
  return (
    // biome-ignore lint/a11y/useValidAnchor: it does lead somewhere, and without JavaScript it goes there
    <a
      href=""
      onClick={(event) => {
        event.preventDefault();
        if (!isTrying) startTrying(() => router.refresh());
      }}
      className={buttonClasses({ variant: 'secondary' })}
    >
      <span aria-live="polite">{isTrying ? 'Trying …' : 'Try again'}</span>
      <span className="sr-only">: {what}</span>
    </a>
  );
}
