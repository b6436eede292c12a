import type { Metadata } from 'next';
import { MessagePage } from '@/components/ui/message-page';

const text = {
  title: 'Page not found',
  message: 'Check the address. The page may have been moved or removed.',
  home: 'Home',
};

export const metadata: Metadata = { title: text.title };

export const message = {
  title: text.title,
  actions: [{ href: '/', label: text.home }],
  children: <p>{text.message}</p>,
};

/** If a page calls `notFound()`. Next.js renders it along with every page, so it reads no session. */
export default function NotFoundPage() {
  return <MessagePage {...message} />;
}
