'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';

const text = { retry: 'Try again', pending: 'Trying …' };

/** Renders the page again on the server and keeps what it shows meanwhile. Without JavaScript it reloads the page. */
export function RetryLink({ what, className }: { what: string; className: string }) {
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
      className={className}
    >
      <span aria-live="polite">{isPending ? text.pending : text.retry}</span>
      <span className="sr-only">: {what}</span>
    </a>
  );
}
