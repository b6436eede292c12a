import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { ButtonLink } from '@/components/ui/button';
import { MessageInPage } from '@/components/ui/message-page';
import { NextSteps } from '@/components/ui/next-steps';
import { UserName } from '@/components/ui/user-name';
import { sentinel } from '@/sentinel';
import { AppShell } from '../app-shell';

export const metadata: Metadata = {
  title: 'Somebody else is signed in now',
  robots: { index: false },
};

/**
 * Where a window ends up whose person is no longer the one who is signed in; shown by the guard, with status 409, to
 * what such a window sends.
 */
export default async function OtherPersonPage() {
  const visitor = await sentinel.getAuth();
  if (visitor.kind !== 'signed-in') redirect('/');
  const { identity, accountId } = visitor.session;
  return (
    <AppShell session={visitor.session}>
      <MessageInPage
        title={
          <>
            <UserName name={identity.name} sub={identity.sub} /> is signed in now
          </>
        }
        actions={<ButtonLink href="/dashboard">Go to the dashboard</ButtonLink>}
      >
        <p>
          This window was opened by somebody else. Since then,{' '}
          <UserName name={identity.name} sub={identity.sub} /> of account{' '}
          <bdi dir="ltr">{accountId}</bdi> has signed in on this browser. If you pressed a button
          just now, nothing was done.
        </p>
        <NextSteps
          steps={[
            'If this is you, go to the dashboard.',
            'If this is not you, sign out at the top of this page. Then sign in with your own account.',
          ]}
        />
      </MessageInPage>
    </AppShell>
  );
}
