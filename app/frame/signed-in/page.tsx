import type { Metadata } from 'next';
import { PostHandoff } from '@/components/embedded/handoff';
import { MessagePage } from '@/components/ui/message-page';

const text = {
  title: 'You can close this window',
  message: 'Go back to the page you came from. It continues in a moment.',
};

export const metadata: Metadata = { title: text.title, robots: { index: false } };

/** Ends an embedded sign-in in the window that the iframe opened. The window usually closes at once. */
export default function FrameSignedInPage() {
  return (
    <MessagePage title={text.title}>
      <PostHandoff />
      <p>{text.message}</p>
    </MessagePage>
  );
}
