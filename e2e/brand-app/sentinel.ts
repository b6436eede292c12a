import { createSentinel } from 'sentinel-nextjs';
import { mayReadReports } from './app/reports/may-read-reports';

export const sentinel = createSentinel({
  protect: [
    { path: '/admin/**', role: 'administrator' },
    { path: '/dashboard/**' },
    { path: '/tickets/**', except: ['/tickets/help'] },
    { path: '/api/tickets/**', respondWith: 'json' },
    { path: '/api/uploads', respondWith: 'json', bodyLimit: 16 * 1_048_576 },
    { path: '/reports/**', role: mayReadReports },
  ],
  contentSecurityPolicy: {
    'connect-src': ['http://localhost:*'],
    'font-src': ['http://localhost:*'],
  },
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
  onSignIn: ({ identity }) => (identity.sub === '987654325' ? 'brand_not_in_team' : undefined),
  signInErrorTexts: { brand_not_in_team: 'Tickets are for the ticket team. Ask Dana to add you.' },
});
