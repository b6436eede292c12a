import { redirect } from 'next/navigation';
import { auth0 } from './lib/auth0';

/** The part of `createSentinel` that the measured page uses. */
export const sentinel = {
  async requireSession() {
    const session = await auth0.getSession();
    if (!session) redirect('/login');
    return { accountId: process.env.LP_ACCOUNT_ID ?? '', identity: session.user };
  },
};
