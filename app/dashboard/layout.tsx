import type { Metadata } from 'next';
import { sentinel } from '@/sentinel';
import { AppShell } from '../app-shell';

export const metadata: Metadata = { robots: { index: false }, openGraph: null, twitter: null };

/** The shell of the signed-in pages. Each page checks the session itself too: layouts stay on navigation. */
export default async function DashboardLayout({ children }: LayoutProps<'/dashboard'>) {
  return <AppShell session={await sentinel.requireSession()}>{children}</AppShell>;
}
