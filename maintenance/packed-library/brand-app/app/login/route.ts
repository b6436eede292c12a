import { sentinel } from '../../sentinel';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = sentinel.handlers.login;

/** Every response is for one request alone. Said outright, Next.js need not watch what the handler reads. */
export const dynamic = 'force-dynamic';
