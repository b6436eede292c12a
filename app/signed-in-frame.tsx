import type { ReactNode } from 'react';
import { PageContent, PageNavigation } from '@/components/page-frame';
import { PageLinks } from '@/components/page-links';
import type { SignedInSession } from '@/lib/require-session';
import { EmployeeNotice } from './employee-notice';
import { SignedInWatch } from './signed-in-watch';

const pages = [
  { href: '/dashboard', label: 'Dashboard' },
  { href: '/dashboard/sessions', label: 'Sessions' },
];
const pagesOfAdministrators = [{ href: '/admin', label: 'Users' }];

/** What surrounds every page behind sign-in. */
export function SignedInFrame({
  session,
  children,
}: {
  session: SignedInSession;
  children: ReactNode;
}) {
  const links = session.identity.isAdmin ? [...pages, ...pagesOfAdministrators] : pages;
  return (
    <>
      <PageNavigation>
        <PageLinks links={links} />
      </PageNavigation>
      <PageContent>
        <div className="flex flex-1 flex-col gap-6 sm:gap-8">
          <SignedInWatch session={session} />
          <EmployeeNotice session={session} />
          {children}
        </div>
      </PageContent>
    </>
  );
}
