import { sentinel } from './sentinel';

export const middleware = sentinel.middleware;

// Everything passes here but the files of the build, and `/login` and `/callback`, whose route handlers check the same
// themselves. What Next.js itself would answer on those two does pass.
export const config = {
  runtime: 'nodejs',
  matcher: [
    '/((?!_next/static/|(?:login|callback)$).*)',
    { source: '/(login|callback)', has: [{ type: 'header', key: 'rsc' }] },
    { source: '/(login|callback)', has: [{ type: 'header', key: 'x-middleware-prefetch' }] },
  ],
};
