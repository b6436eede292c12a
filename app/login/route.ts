import { sentinel } from '@/sentinel';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = sentinel.handlers.login;

/** Skips the detection of dynamic APIs in Next.js: the response depends on the request anyway. */
export const dynamic = 'force-dynamic';
