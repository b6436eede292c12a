import { createSentinel } from 'sentinel-nextjs';

/** The sign-in of this app: what is protected, and where its pages are. All other settings are in the environment. */
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
