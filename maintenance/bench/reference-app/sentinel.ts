import { redirect } from 'next/navigation';
import { getSession } from './lib/cookie-session';

/** As much of what `createSentinel` makes as the measured page asks for. */
export const sentinel = {
  /** Who is signed in. */
  async requireSession() {
    const { user, tokens } = await getSession();
    if (!user || !tokens) redirect('/login');
    return { accountId: process.env.LP_ACCOUNT_ID ?? '', identity: user };
  },
};
