import type { ReactNode } from 'react';
import type { PublicSession } from 'sentinel-nextjs';
import { SessionProvider } from 'sentinel-nextjs/client';
import { PageLinks } from '@/components/ui/page-links';
import { PageContent, PageHeader } from '@/components/ui/page-shell';
import { sentinel } from '@/sentinel';
import { SessionNotices } from './session-notices';
import { getTheme } from './theme';
import { UserMenu, UserMenuButton } from './user-menu';

const text = { dashboard: 'Dashboard', sessions: 'Sessions', users: 'Users' };

/** Header, user menu, navigation and notices around every signed-in page, in the user's theme. */
export async function AppShell({
  session,
  children,
}: {
  session: PublicSession;
  children: ReactNode;
}) {
  const theme = await getTheme(session);
  const links = [
    { href: '/dashboard', label: text.dashboard },
    ...(sentinel.isSessionListKept()
      ? [{ href: '/dashboard/sessions', label: text.sessions }]
      : []),
    ...(session.identity.isAdmin ? [{ href: '/admin', label: text.users }] : []),
  ];
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
            <SessionNotices session={session} />
            {children}
          </div>
        </PageContent>
      </div>
    </SessionProvider>
  );
}
