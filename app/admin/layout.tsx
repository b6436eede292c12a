import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { sentinel } from '@/sentinel';
import { AppShell } from '../app-shell';

export const metadata: Metadata = { robots: { index: false } };

/** Everything that only administrators of the account see. Each page asks for itself too. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  return <AppShell session={await sentinel.requireRole('administrator')}>{children}</AppShell>;
}
