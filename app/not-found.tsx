import type { Metadata } from 'next';
import { ButtonLink } from '@/components/ui/button';
import { MessagePage } from '@/components/ui/message-page';

export const metadata: Metadata = { title: 'Page not found' };

/** For an address that leads nowhere. */
export default function NotFoundPage() {
  return (
    <MessagePage title="There is no page here" actions={<ButtonLink href="/">Home</ButtonLink>}>
      <p>The address may be mistyped, or the page has moved or gone.</p>
    </MessagePage>
  );
}
