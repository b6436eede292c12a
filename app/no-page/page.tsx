import type { Metadata } from 'next';
import { homeLink, MessagePage } from '@/components/ui/message-page';
import { sentinel } from '@/sentinel';
import NotFoundPage, { metadata as notFound } from '../not-found';

const text = {
  403: {
    title: 'Your request was not accepted',
    message:
      'It did not come from a page of this app, so nothing was done. Open the app and try again there.',
  },
  413: {
    title: 'Your request is too large',
    message:
      'It is larger than this app accepts, or its size was not stated. Nothing was done. Go back and send less.',
  },
};

type DeniedPageProps = PageProps<'/no-page'>;

/** The text for a denial that has one of its own; for any other status the page says that there is no page. */
async function readDenial({ searchParams }: DeniedPageProps) {
  const { status } = await searchParams;
  return status === '403' || status === '413' ? text[status] : null;
}

export async function generateMetadata(props: DeniedPageProps): Promise<Metadata> {
  const denial = await readDenial(props);
  return denial ? { title: denial.title, robots: { index: false } } : notFound;
}

/** The middleware shows it with the status of the denial: Next.js sends app/not-found.tsx with 404 only. */
export default async function DeniedPage(props: DeniedPageProps) {
  const denial = await readDenial(props);
  if (!denial) return <NotFoundPage />;
  return (
    // Absolute: the request may have been denied because it came to another origin.
    <MessagePage title={denial.title} actions={[{ ...homeLink, href: sentinel.appUrl() }]}>
      <p>{denial.message}</p>
    </MessagePage>
  );
}
