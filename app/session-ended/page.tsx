import type { Metadata } from 'next';
import { ButtonLink } from '@/components/button';
import { MessagePage } from '@/components/message-page';
import { signInUrl } from '@/lib/require-session';
import { returnTo } from '@/lib/sign-in/return-to';

const title = 'You are signed out';

export const metadata: Metadata = { title, robots: { index: false } };

/** Shown by the guard in place of `/login` after a form whose session had ended: nobody comes here on their own. */
export default async function SessionEndedPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const wanted = (await searchParams).returnTo;
  const page = returnTo(typeof wanted === 'string' ? wanted : null);
  return (
    <MessagePage
      title={title}
      actions={
        <>
          <ButtonLink href={signInUrl(page)}>Sign in again</ButtonLink>
          <ButtonLink href="/" emphasis="secondary">
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
