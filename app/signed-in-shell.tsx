import type { ComponentType, ReactNode } from 'react';
import type { PublicSession } from 'sentinel-nextjs';
import { SessionProvider } from 'sentinel-nextjs/client';
import type { MonitoredPage } from '@/components/session/monitor-session';
import { Notice } from '@/components/ui/notice';
import { PageLinks } from '@/components/ui/page-links';
import { PageContent, PageHeader } from '@/components/ui/page-shell';
import { sentinel } from '@/sentinel';
import { getTheme } from './theme';
import { UserMenu, UserMenuButton } from './user-menu';

const text = {
  dashboard: 'Dashboard',
  sessions: 'Sessions',
  users: 'Users',
  employee: 'You are acting as a LivePerson employee inside a brand’s account:',
};

/**
 * Around every signed-in page, in the user's theme: header, user menu, navigation, the notices of the session, and for
 * LivePerson employees the account they are in.
 */
export async function SignedInShell({
  session,
  notices: SessionNotices,
  children,
}: {
  readonly session: PublicSession;
  readonly notices: ComponentType<{ page: MonitoredPage }>;
  readonly children: ReactNode;
}) {
  const { accountId, identity } = session;
  const theme = await getTheme(session);
  const links = [
    { href: '/dashboard', label: text.dashboard },
    sentinel.isSessionListKept() && { href: '/dashboard/sessions', label: text.sessions },
    identity.isAdmin && { href: '/admin', label: text.users },
  ].filter((link) => link !== false);
  const page = { session, madeAtMs: Date.now(), signInUrl: sentinel.signInUrl() };
  return (
    <SessionProvider session={session}>
      <div data-theme={theme} className="contents">
        <PageHeader
          user={<UserMenuButton session={session} />}
          navigation={<PageLinks links={links} />}
        />
        <UserMenu session={session} theme={theme} />
        <PageContent>
          <div className="flex flex-1 flex-col gap-6 sm:gap-8">
            <SessionNotices page={page} />
            {identity.isLpa && (
              <Notice>
                {text.employee} <bdi dir="ltr">{accountId}</bdi>.
              </Notice>
            )}
            {children}
          </div>
        </PageContent>
      </div>
    </SessionProvider>
  );
}
