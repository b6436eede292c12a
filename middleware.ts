import { sentinel } from './sentinel';

export const middleware = sentinel.middleware;

// Runs for everything but the files of the build, and `/login`, `/callback` and `/api/me`, whose route handlers make the
// same checks. On those three it runs for the requests that Next.js would answer itself.
export const config = {
  runtime: 'nodejs',
  matcher: [
    '/((?!_next/static/|(?:login|callback|api/me)$).*)',
    { source: '/(login|callback|api/me)', has: [{ type: 'header', key: 'rsc' }] },
    { source: '/(login|callback|api/me)', has: [{ type: 'header', key: 'x-middleware-prefetch' }] },
  ],
};
