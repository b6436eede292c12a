import type { Metadata } from 'next';
import { sentinel } from '@/sentinel';
import { AppShell } from '../app-shell';

export const metadata: Metadata = { robots: { index: false }, openGraph: null, twitter: null };

/** The shell of the pages for administrators. Each page checks the role itself too. */
export default async function AdminLayout({ children }: LayoutProps<'/admin'>) {
  return <AppShell session={await sentinel.requireRole('administrator')}>{children}</AppShell>;
}
