import type { Metadata } from 'next';
import { parseCorrelationId } from 'sentinel-nextjs';
import { ButtonLink } from '@/components/ui/button';
import { ErrorReference } from '@/components/ui/error-reference';
import { MessagePage } from '@/components/ui/message-page';
import { NextSteps } from '@/components/ui/next-steps';

const title = 'We cannot check your sign-in right now';

export const metadata: Metadata = { title, robots: { index: false } };

/** Shown by the guard, with status 503, at the address that was asked for: nobody comes here on their own. */
export default async function UnavailablePage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { ref } = await searchParams;
  const reference = parseCorrelationId(ref);
  return (
    <MessagePage
      title={title}
      actions={
        <>
          {/* An empty address is the one that is open: the page that was asked for. */}
          <ButtonLink href="">Try again</ButtonLink>
          <ButtonLink href="/" variant="secondary">
            Home
          </ButtonLink>
        </>
      }
    >
      <p>
        A service that this app depends on is not answering. You have not been signed out, and
        nothing is lost.
      </p>
      <NextSteps
        steps={[
          'Wait a moment, then try again. Your page comes back as soon as the service does.',
          'If it goes on for more than a few minutes, tell whoever runs this app.',
        ]}
      />
      {reference !== null && <ErrorReference>{reference}</ErrorReference>}
    </MessagePage>
  );
}
