import { homeLink, MessagePage } from '@/components/ui/message-page';

export const text = {
  title: 'You do not have access to this page',
  message: 'You are signed in, but you do not have the role that this page requires.',
};

/**
 * Shown if `requireRole` in a page rejects the user, and the middleware did not. Next.js renders it along with every
 * page, so it reads no session and sends no code to the browser.
 */
export default function Forbidden() {
  return (
    <MessagePage title={text.title} actions={[homeLink]}>
      <p>{text.message}</p>
    </MessagePage>
  );
}
