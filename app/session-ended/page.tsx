import type { Metadata } from 'next';
import { homeLink, MessagePage } from '@/components/ui/message-page';
import { sentinel } from '@/sentinel';

const text = {
  title: 'You are signed out',
  message:
    'Your session had ended, so nothing was done. Sign in again to return to the page you were on.',
  signIn: 'Sign in again',
};

export const metadata: Metadata = { title: text.title, robots: { index: false } };

/** Comes before `/login` after a form or Server Action whose session had ended. */
export default async function SessionEndedPage({ searchParams }: PageProps<'/session-ended'>) {
  const loginParams = await sentinel.readLoginParams(searchParams);
  return (
    <MessagePage
      title={text.title}
      actions={[{ href: sentinel.signInUrl(loginParams), label: text.signIn }, homeLink]}
    >
      <p>{text.message}</p>
    </MessagePage>
  );
}
