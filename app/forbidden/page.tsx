import type { Metadata } from 'next';
import { MessageInPage } from '@/components/ui/message-page';
import { sentinel } from '@/sentinel';
import { AppShell } from '../app-shell';

const text = {
  title: 'This page is for administrators',
  notAdmin: 'You are signed in, but not as an administrator of account',
  steps: [
    'If you need this page, ask an administrator of your account for the role.',
    'When you have the role, sign out here and sign in again.',
  ],
  backToDashboard: 'Back to the dashboard',
};

export const metadata: Metadata = { title: text.title, robots: { index: false } };

/** The middleware shows it with status 403, at the address of the request. */
export default async function ForbiddenPage() {
  const session = await sentinel.requireSession();
  return (
    <AppShell session={session}>
      <MessageInPage
        title={text.title}
        steps={text.steps}
        actions={[{ href: '/dashboard', label: text.backToDashboard }]}
      >
        <p>
          {text.notAdmin} <bdi dir="ltr">{session.accountId}</bdi>.
        </p>
      </MessageInPage>
    </AppShell>
  );
}
