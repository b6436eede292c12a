import { subscribe } from 'node:diagnostics_channel';
import { IncomingMessage } from 'node:http';

/** Those that a route of Next.js can have a handler for. */
const knownMethods: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
]);

/**
 * Puts requests into a form that Next.js can hand on to the guard. What it cannot, it answers with 500 or with a
 * redirect to whatever the request line says, before anybody here is asked. Needed once per process.
 */
export function hookIntoRequests(): void {
  subscribe('http.server.request.start', (message) => {
    if (!(message instanceof Object && 'request' in message)) return;
    const { request } = message;
    if (!(request instanceof IncomingMessage)) return;
    request.url = originForm(request.url ?? '/');
    // Of others no Request can be made (TRACE), or no route be asked. This one is as harmless, and refused in the same way.
    if (!knownMethods.has(request.method ?? '')) request.method = 'OPTIONS';
    // To any other method Next.js answers 500 there, and the guard is not asked; for this address it is.
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead && isFileOfBuild(request.url)) request.url = '/_next/static';
  });
}

/** Whether a file of the build is asked for, however its address is spelled. */
export function isFileOfBuild(target: string): boolean {
  try {
    const { pathname } = new URL(target, 'http://localhost');
    return decodeURIComponent(pathname).startsWith('/_next/static/');
  } catch {
    return false;
  }
}

/**
 * The request target as path and query, in which a server of its own is always asked (RFC 9112 §3.2.1). Of the whole
 * address, as for a proxy, only that counts: who is meant is up to `APP_URL`.
 */
export function originForm(target: string): string {
  if (target.startsWith('/')) return target;
  if (!/^https?:/i.test(target) || !URL.canParse(target)) return `/${target}`;
  const { pathname, search } = new URL(target);
  return pathname + search;
}
