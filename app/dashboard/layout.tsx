import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { sentinel } from '@/sentinel';
import { AppShell } from '../app-shell';

export const metadata: Metadata = { robots: { index: false } };

/** Everything behind sign-in. Each page asks for the session itself too: layouts stay on navigation. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  return <AppShell session={await sentinel.requireSession()}>{children}</AppShell>;
}
