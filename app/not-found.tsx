import type { Metadata } from 'next';
import { homeLink, MessagePage } from '@/components/ui/message-page';

const text = {
  title: 'Page not found',
  message: 'Check the address. The page may have been moved or removed.',
};

export const metadata: Metadata = { title: text.title };

export const message = {
  title: text.title,
  actions: [homeLink],
  children: <p>{text.message}</p>,
};

/** If a page calls `notFound()`. Next.js renders it along with every page, so it reads no session. */
export default function NotFoundPage() {
  return <MessagePage {...message} />;
}
