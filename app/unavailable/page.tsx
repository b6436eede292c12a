import type { Metadata } from 'next';
import { parseCorrelationId } from 'sentinel-nextjs';
import { homeLink, MessagePage } from '@/components/ui/message-page';

const text = {
  title: 'We cannot check your sign-in right now',
  message: 'A service that this app depends on is not answering. You have not been signed out.',
  steps: [
    'Wait a moment, then try again.',
    'If it continues for more than a few minutes, contact the team that runs this app.',
  ],
  tryAgain: 'Try again',
};

export const metadata: Metadata = { title: text.title, robots: { index: false } };

/** The middleware shows it with status 503, at the address of the request. */
export default async function UnavailablePage({ searchParams }: PageProps<'/unavailable'>) {
  return (
    <MessagePage
      title={text.title}
      steps={text.steps}
      reference={parseCorrelationId((await searchParams).ref)}
      actions={[
        // An empty address is the current one: the page of the request.
        { href: '', label: text.tryAgain },
        homeLink,
      ]}
    >
      <p>{text.message}</p>
    </MessagePage>
  );
}
