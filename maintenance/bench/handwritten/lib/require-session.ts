import { redirect } from 'next/navigation';
import type { SignedInSession } from '@/lib/session/limits';
import { getSession } from './cookie-session';

export type { SignedInSession } from '@/lib/session/limits';

/** Who is signed in, once per page. */
export async function requireSession(): Promise<SignedInSession> {
  const { user, tokens } = await getSession();
  if (!user || !tokens) redirect('/login');
  return {
    accountId: process.env.LP_ACCOUNT_ID ?? '',
    identity: { ...user, name: null, pictureUrl: null },
    signedInAtSeconds: tokens.endsAtSeconds,
    expiresAtSeconds: tokens.endsAtSeconds,
    endsAtSeconds: tokens.endsAtSeconds,
    mark: '',
  };
}

export function appUrl(): string {
  return process.env.APP_URL ?? '';
}

export function signInUrl(): string {
  return `${appUrl()}/login?returnTo=%2Fdashboard`;
}
