'use client';

import { Button, ButtonAnchor } from './button';
import { MessagePage } from './message-page';
import { Reference } from './reference';

/** For a failure that nobody foresaw. Shows the digest that the log has too, never the error's words. */
export function LastResort({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = digestOf(error);
  return (
    <MessagePage
      title="This page could not be shown"
      actions={
        <>
          <Button type="button" onClick={retry}>
            Try again
          </Button>
          {/* A full navigation: it leaves behind whatever state the failure was in. */}
          <ButtonAnchor href="/" emphasis="secondary">
            Home
          </ButtonAnchor>
        </>
      }
    >
      <p>Something went wrong on our side. Trying again often helps.</p>
      {digest !== null && <Reference>{digest}</Reference>}
    </MessagePage>
  );
}

function digestOf(error: unknown): string | null {
  return error instanceof Error && 'digest' in error && typeof error.digest === 'string'
    ? error.digest
    : null;
}
