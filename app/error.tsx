'use client';

import type { ErrorInfo } from 'next/error';
import { useEffect, useRef } from 'react';
import { homeLink, MessageInPage } from '@/components/ui/message-page';
import { PageContent } from '@/components/ui/page-shell';

const text = {
  title: 'This page could not be shown',
  message: 'Something went wrong on our side. Please try again.',
  tryAgain: 'Try again',
};

type ErrorPageProps = ErrorInfo & { error: { digest?: string } };

/**
 * Replaces a page that threw. It has no header, because every page sends this code. It shows the digest, which the log
 * has too, and never the message of the error.
 */
export default function ErrorPage({ error, retry, reset }: ErrorPageProps) {
  return (
    <PageContent>
      {process.env.NODE_ENV === 'development' && <ResetOnRefresh reset={reset} />}
      <MessageInPage
        title={text.title}
        reference={error.digest}
        actions={[{ onClick: retry, label: text.tryAgain }, homeLink]}
      >
        <p>{text.message}</p>
      </MessageInPage>
    </PageContent>
  );
}

/** For `next dev`: shows a page again when a file has changed. Next.js renders an error page anew then, and keeps it. */
function ResetOnRefresh({ reset }: { reset: () => void }) {
  const isMounted = useRef(false);
  // It runs after every render; the one below makes it skip the first.
  useEffect(() => {
    if (isMounted.current) reset();
  });
  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
    };
  }, []);
  return null;
}
