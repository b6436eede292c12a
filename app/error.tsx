'use client';

import { homeLink, MessageInPage } from '@/components/ui/message-page';
import { PageContent } from '@/components/ui/page-shell';
import { ResetOnRefresh } from '@/components/ui/reset-on-refresh';

const text = {
  title: 'This page could not be shown',
  message: 'Something went wrong on our side. Please try again.',
  tryAgain: 'Try again',
};

interface ErrorPageProps {
  error: Error & { digest?: string };
  retry: () => void;
  reset: () => void;
}

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
