import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { sentinel } from '@/sentinel';
import { AppShell } from '../app-shell';

export const metadata: Metadata = { robots: { index: false } };

/** The shell of the signed-in pages. Each page checks the session itself too: layouts stay on navigation. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  return <AppShell session={await sentinel.requireSession()}>{children}</AppShell>;
}
