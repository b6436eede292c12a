import type { Metadata } from 'next';
import type { SearchParams } from 'sentinel-nextjs';
import { ButtonLink } from '@/components/ui/button';
import { MessagePage } from '@/components/ui/message-page';
import { sentinel } from '@/sentinel';

const title = 'You are signed out';

export const metadata: Metadata = { title, robots: { index: false } };

/** Comes between `/login` and Sentinel after a form whose session had ended: nobody comes here on their own. */
export default async function SessionEndedPage({ searchParams }: { searchParams: SearchParams }) {
  const wanted = await sentinel.readLoginParams(searchParams);
  return (
    <MessagePage
      title={title}
      actions={
        <>
          <ButtonLink href={sentinel.signInUrl(wanted)}>Sign in again</ButtonLink>
          <ButtonLink href="/" variant="secondary">
            Home
          </ButtonLink>
        </>
      }
    >
      <p>
        Your session had ended before this was done. Sign in again, and you come back to the page
        that you were on.
      </p>
    </MessagePage>
  );
}
