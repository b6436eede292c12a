import type { Metadata } from 'next';
import { appName } from '@/components/app-name';
import { LazySessionNotices } from '@/components/session/lazy-session-notices';
import { MessageInPage, MessagePage } from '@/components/ui/message-page';
import { sentinel } from '@/sentinel';
import RootLayout, { generateMetadata as layoutMetadata } from './layout';
import { message } from './not-found';
import { SignedInShell } from './signed-in-shell';

export { viewport } from './layout';

export async function generateMetadata(): Promise<Metadata> {
  return { ...(await layoutMetadata()), title: `${message.title} · ${appName}` };
}

/** For a URL without a page. Next.js renders it without the layouts, so a signed-in user gets the shell from here. */
export default async function GlobalNotFoundPage() {
  const auth = await sentinel.getAuth();
  return (
    <RootLayout>
      {auth.kind === 'signed-in' ? (
        <SignedInShell session={auth.session} notices={LazySessionNotices}>
          <MessageInPage {...message} />
        </SignedInShell>
      ) : (
        <MessagePage {...message} />
      )}
    </RootLayout>
  );
}
