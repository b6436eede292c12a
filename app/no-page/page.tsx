import type { Metadata } from 'next';
import type { SearchParams } from 'sentinel-nextjs';
import { ButtonLink } from '@/components/ui/button';
import { MessagePage } from '@/components/ui/message-page';
import { sentinel } from '@/sentinel';
import NotFoundPage, { metadata as notFound } from '../not-found';

/** What a person reads about a refusal that is not for want of a page, by its status. */
const messages: ReadonlyMap<unknown, { readonly title: string; readonly text: string }> = new Map([
  [
    '403',
    {
      title: 'Your request was not accepted',
      text: 'It did not come from a page of this app, so nothing was done. Open the app and try again there.',
    },
  ],
  [
    '413',
    {
      title: 'This is too large to send',
      text: 'What you sent is larger than this app accepts, or its size was not stated. Nothing was done. Go back and send less.',
    },
  ],
]);

interface Query {
  searchParams: SearchParams;
}

export async function generateMetadata({ searchParams }: Query): Promise<Metadata> {
  const message = messages.get((await searchParams).status);
  return message ? { title: message.title, robots: { index: false } } : notFound;
}

/** Shown by the guard, with the status of a refusal: Next.js gives the page of app/not-found.tsx no status but 404. */
export default async function RefusedPage({ searchParams }: Query) {
  const message = messages.get((await searchParams).status);
  if (!message) return <NotFoundPage />;
  return (
    // The address that is open may be another than the app's own, which is why this was refused.
    <MessagePage
      title={message.title}
      actions={<ButtonLink href={sentinel.appUrl()}>Home</ButtonLink>}
    >
      <p>{message.text}</p>
    </MessagePage>
  );
}
