import { sentinel } from '../../sentinel';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = sentinel.handlers.callback;

/** Skips the detection of dynamic APIs in Next.js: every response is for one request only. */
export const dynamic = 'force-dynamic';
