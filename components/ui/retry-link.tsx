'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { buttonClasses } from './button';

const text = { retry: 'Try again', pending: 'Trying …' };

/** Renders the page again on the server and keeps what it shows meanwhile. Without JavaScript it reloads the page. */
export function RetryLink({ what }: { what: string }) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  return (
    // biome-ignore lint/a11y/useValidAnchor: without JavaScript the empty address reloads the page
    <a
      href=""
      onClick={(event) => {
        event.preventDefault();
        if (!isPending) startTransition(() => router.refresh());
      }}
      className={buttonClasses({ variant: 'secondary' })}
    >
      <span aria-live="polite">{isPending ? text.pending : text.retry}</span>
      <span className="sr-only">: {what}</span>
    </a>
  );
}
