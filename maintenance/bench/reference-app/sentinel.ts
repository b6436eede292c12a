import { redirect } from 'next/navigation';
import { getSession } from './lib/cookie-session';

/** The part of `createSentinel` that the measured page uses. */
export const sentinel = {
  async requireSession() {
    const { user, tokens } = await getSession();
    if (!user || !tokens) redirect('/login');
    return { accountId: process.env.LP_ACCOUNT_ID ?? '', identity: user };
  },
};
