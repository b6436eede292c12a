import type { Metadata } from 'next';
import { ButtonLink } from '@/components/ui/button';
import { MessageInPage } from '@/components/ui/message-page';
import { NextSteps } from '@/components/ui/next-steps';
import { sentinel } from '@/sentinel';
import { AppShell } from '../app-shell';

const title = 'This page is for administrators';

export const metadata: Metadata = { title, robots: { index: false } };

/** Shown by the guard, with status 403, at the address that was asked for: nobody comes here on their own. */
export default async function ForbiddenPage() {
  const session = await sentinel.requireSession();
  return (
    <AppShell session={session}>
      <MessageInPage
        title={title}
        actions={<ButtonLink href="/dashboard">Back to the dashboard</ButtonLink>}
      >
        <p>
          You are signed in, but not as an administrator of account{' '}
          <bdi dir="ltr">{session.accountId}</bdi>.
        </p>
        <NextSteps
          steps={[
            'If you need this page, ask an administrator of your account for the role.',
            'Once you have it, sign out here and sign in again.',
          ]}
        />
      </MessageInPage>
    </AppShell>
  );
}
