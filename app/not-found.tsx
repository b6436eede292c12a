import type { Metadata } from 'next';
import { MessagePage } from '@/components/ui/message-page';

const text = {
  title: 'Page not found',
  message: 'Check the address. The page may have been moved or removed.',
  home: 'Home',
};

export const metadata: Metadata = { title: text.title };

export default function NotFoundPage() {
  return (
    <MessagePage title={text.title} actions={[{ href: '/', label: text.home }]}>
      <p>{text.message}</p>
    </MessagePage>
  );
}
