import { ButtonLink } from '@/components/ui/button';
import { MessagePage } from '@/components/ui/message-page';

/**
 * What a page shows to people who lack the role that it requires, where the middleware does not know of it. Next.js
 * renders it along with every page, so it asks for no session and brings no code for the browser.
 */
export default function Forbidden() {
  return (
    <MessagePage
      title="This page is for another role"
      actions={<ButtonLink href="/">Home</ButtonLink>}
    >
      <p>You are signed in, but without the role that this page is for.</p>
    </MessagePage>
  );
}
