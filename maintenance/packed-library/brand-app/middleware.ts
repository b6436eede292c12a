import { sentinel } from './sentinel';

export const middleware = sentinel.middleware;

// Matches everything except build files, `/login` and `/callback`: their route handlers do the same checks. Requests to
// these two that Next.js would respond to itself do match.
export const config = {
  runtime: 'nodejs',
  matcher: [
    '/((?!_next/static/|(?:login|callback|api/me)$).*)',
    { source: '/(login|callback|api/me)', has: [{ type: 'header', key: 'rsc' }] },
    { source: '/(login|callback|api/me)', has: [{ type: 'header', key: 'x-middleware-prefetch' }] },
  ],
};
