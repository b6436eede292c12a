import { createSentinel } from 'sentinel-nextjs';

/** The sign-in of this app: who may see what, and where its pages are. Everything else is in the environment. */
export const sentinel = createSentinel({
  protect: [{ path: '/admin/**', role: 'administrator' }, { path: '/dashboard/**' }],
  pages: {
    home: '/dashboard',
    signInError: '/sign-in-error',
    sessionEnded: '/session-ended',
    chooseAccount: '/choose-account',
    forbidden: '/forbidden',
    unavailable: '/unavailable',
    otherPerson: '/other-person',
    denied: '/no-page',
  },
});
