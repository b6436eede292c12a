import type { Metadata } from 'next';
import { PostHandoff } from '@/components/embedded/handoff';
import { MessagePage } from '@/components/ui/message-page';

const title = 'You can close this window';

export const metadata: Metadata = { title, robots: { index: false } };

/** The end of a sign-in for a frame, in the window that it opened. Most often nobody gets to see it. */
export default function FrameSignedInPage() {
  return (
    <MessagePage title={title}>
      <PostHandoff />
      <p>You are done here. Go back to where you came from: it goes on by itself in a moment.</p>
    </MessagePage>
  );
}
