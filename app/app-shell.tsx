import type { ReactNode } from 'react';
import type { PublicSession } from 'sentinel-nextjs';
import { SessionProvider } from 'sentinel-nextjs/client';
import { PageLinks } from '@/components/ui/page-links';
import { PageContent, PageHeader } from '@/components/ui/page-shell';
import { sentinel } from '@/sentinel';
import { LpaNotice } from './lpa-notice';
import { SessionMonitorMount } from './session-monitor-mount';
import { UserMenu } from './user-menu';

const pages = [{ href: '/dashboard', label: 'Dashboard' }];
const pagesOfSessionList = [{ href: '/dashboard/sessions', label: 'Sessions' }];
const pagesOfAdministrators = [{ href: '/admin', label: 'Users' }];

/** What surrounds every page behind sign-in. */
export function AppShell({ session, children }: { session: PublicSession; children: ReactNode }) {
  const links = [
    ...pages,
    ...(sentinel.isSessionListKept() ? pagesOfSessionList : []),
    ...(session.identity.isAdmin ? pagesOfAdministrators : []),
  ];
  return (
    <SessionProvider session={session}>
      <PageHeader user={<UserMenu />} navigation={<PageLinks links={links} />} />
      <PageContent>
        <div className="flex flex-1 flex-col gap-6 sm:gap-8">
          <SessionMonitorMount session={session} />
          <LpaNotice session={session} />
          {children}
        </div>
      </PageContent>
    </SessionProvider>
  );
}
