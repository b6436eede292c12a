import type { Metadata } from 'next';
import { MessageInPage } from '@/components/ui/message-page';
import { sentinel } from '@/sentinel';
import { AppShell } from '../app-shell';
import { text as forbidden } from '../forbidden';

const text = {
  steps: [
    'If you need this page, ask an administrator of your account for the role.',
    'When you have the role, sign out and sign in again.',
  ],
  backToDashboard: 'Back to the dashboard',
};

export const metadata: Metadata = { title: forbidden.title, robots: { index: false } };

/** The middleware shows it with status 403, at the address of the request. */
export default async function ForbiddenPage() {
  return (
    <AppShell session={await sentinel.requireSession()}>
      <MessageInPage
        title={forbidden.title}
        steps={text.steps}
        actions={[{ href: '/dashboard', label: text.backToDashboard }]}
      >
        <p>{forbidden.message}</p>
      </MessageInPage>
    </AppShell>
  );
}
