'use client';

import { Button, ButtonLink } from '@/components/ui/button';
import { ErrorReference } from '@/components/ui/error-reference';
import { MessageInPage } from '@/components/ui/message-page';
import { PageContent } from '@/components/ui/page-shell';

/**
 * Stands in for a page that failed in a way that nobody foresaw, inside the frame, without a header: every page
 * carries this code. Shows the digest that the log has too, never the error's words.
 */
export default function ErrorPage({
  error: { digest },
  retry,
}: {
  error: Error & { digest?: string };
  retry: () => void;
}) {
  return (
    <PageContent>
      <MessageInPage
        title="This page could not be shown"
        actions={
          <>
            <Button type="button" onClick={retry}>
              Try again
            </Button>
            <ButtonLink href="/" variant="secondary">
              Home
            </ButtonLink>
          </>
        }
      >
        <p>Something went wrong on our side. Trying again often helps.</p>
        {digest !== undefined && <ErrorReference>{digest}</ErrorReference>}
      </MessageInPage>
    </PageContent>
  );
}
