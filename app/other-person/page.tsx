import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { MessageInPage } from '@/components/ui/message-page';
import { UserName } from '@/components/ui/user-name';
import { sentinel } from '@/sentinel';
import { AppShell } from '../app-shell';

const text = {
  title: 'Somebody else is signed in now',
  isSignedIn: 'is signed in now',
  openedByOther:
    'Somebody else opened this window. Since then, this user has signed in in this browser:',
  ofAccount: 'of account',
  nothingDone: 'If you just pressed a button, nothing was done.',
  steps: [
    'If this is you, go to the dashboard.',
    'If this is not you, sign out at the top of this page. Then sign in with your own account.',
  ],
  toDashboard: 'Go to the dashboard',
};

export const metadata: Metadata = { title: text.title, robots: { index: false } };

/**
 * A window goes here when another user signs in. The middleware also shows it with status 409, in response to what
 * such a window sends.
 */
export default async function OtherPersonPage() {
  const auth = await sentinel.getAuth();
  if (auth.kind !== 'signed-in') redirect('/');
  const { identity, accountId } = auth.session;
  const userName = <UserName name={identity.name} sub={identity.sub} />;
  return (
    <AppShell session={auth.session}>
      <MessageInPage
        title={
          <>
            {userName} {text.isSignedIn}
          </>
        }
        steps={text.steps}
        actions={[{ href: '/dashboard', label: text.toDashboard }]}
      >
        <p>
          {text.openedByOther} {userName} {text.ofAccount} <bdi dir="ltr">{accountId}</bdi>.{' '}
          {text.nothingDone}
        </p>
      </MessageInPage>
    </AppShell>
  );
}
