import { sentinel } from './sentinel';

export const middleware = sentinel.middleware;

// Runs for everything but the files of the build, and `/login` and `/callback`, whose route handlers make the same checks.
// On those two it runs for the requests that Next.js would answer itself.
export const config = {
  runtime: 'nodejs',
  matcher: [
    '/((?!_next/static/|(?:login|callback)$).*)',
    { source: '/(login|callback)', has: [{ type: 'header', key: 'rsc' }] },
    { source: '/(login|callback)', has: [{ type: 'header', key: 'x-middleware-prefetch' }] },
  ],
};
