import type { Metadata } from 'next';
import { ButtonAnchor, ButtonLink } from '@/components/button';
import { MessagePage } from '@/components/message-page';
import { Reference } from '@/components/reference';
import { parseReference } from '@/lib/reference';

export const metadata: Metadata = {
  title: 'We cannot check your sign-in right now',
  robots: { index: false },
};

/** Shown by the guard, with status 503, at the address that was asked for: nobody comes here by its own. */
export default async function UnavailablePage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { ref } = await searchParams;
  const reference = parseReference(ref);
  return (
    <MessagePage
      title="We cannot check your sign-in right now"
      actions={
        <>
          {/* An empty address is the one that is open: the page that was asked for. */}
          <ButtonAnchor href="">Try again</ButtonAnchor>
          <ButtonLink href="/" emphasis="secondary">
            Home
          </ButtonLink>
        </>
      }
    >
      <p>
        A service that this app depends on is not answering. You have not been signed out, and
        nothing is lost.
      </p>
      <h2 className="pt-2 font-semibold text-ink">What you can do</h2>
      <ul className="list-disc space-y-1 ps-5 marker:text-accent">
        <li>Wait a moment, then try again. Your page comes back as soon as the service does.</li>
        <li>If it goes on for more than a few minutes, tell whoever runs this app.</li>
      </ul>
      {reference !== null && <Reference>{reference}</Reference>}
    </MessagePage>
  );
}
