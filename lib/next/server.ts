import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type IncomingMessage, Server, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { isPersonal } from '../access/policy';
import { answerHeaders, forNoCache } from '../answer-headers';
import type { Log } from '../log';
import { factsOf, isTooLong } from '../request-facts';

/** Both name a socket, which knows its server. Requests to upgrade are on the first alone. */
const channels = ['net.server.socket', 'http.server.request.start'];

/**
 * Calls back once with the HTTP server that `next start`, or the standalone `server.js`, has made for this app: before
 * any request on a connection that is new, and before the next request on one from before. Other servers of the process
 * are never handed out, nor is that of `next dev`, which needs its own `upgrade` listener.
 *
 * Next.js hands its server to nobody and lets it listen before `instrumentation.ts` runs. So it is taken from the first
 * connection that Node.js tells of. It is the one on the port that Next.js writes to `PORT`; the other variable is there
 * only where Next.js has made the server itself.
 */
export function onNextServer(callback: (server: Server) => void): void {
  const { NODE_ENV, PORT, __NEXT_PRIVATE_ORIGIN } = process.env;
  if (NODE_ENV !== 'production' || __NEXT_PRIVATE_ORIGIN === undefined) return;
  const look = (message: unknown) => {
    const server = serverOf(message);
    const address = server?.address();
    if (!server || typeof address !== 'object' || String(address?.port) !== PORT) return;
    for (const channel of channels) unsubscribe(channel, look);
    callback(server);
  };
  for (const channel of channels) subscribe(channel, look);
}

function serverOf(message: unknown): Server | null {
  const socket = message instanceof Object && 'socket' in message ? message.socket : null;
  const server = socket instanceof Object && 'server' in socket ? socket.server : null;
  return server instanceof Server ? server : null;
}

/** What {@link configureServer} takes. */
interface ServerOptions {
  readonly appUrl: string;
  readonly sendsHsts: boolean;
  readonly log: Log;
  /** Settles once what belongs to no request is done. */
  backgroundWork(): Promise<void>;
}

/** A process that is stopped has 20 s (contract: *Stopping*). */
const stopLimitMs = 19_000;
const pollMs = 50;

/**
 * Sees to what the middleware cannot, for Next.js has the first and the last word:
 * - Requests get a form that Next.js can hand on to the guard; bodies that are too long are refused unread.
 * - A request to upgrade is answered as an ordinary one, and its connection closed, unless somebody else listens for it.
 * - Answers without the middleware carry the headers of every answer; pages keep `Vary: Cookie`, which Next.js
 *   overwrites (vercel/next.js#85999); redirects within this app, which Next.js makes relative, are built from `APP_URL`.
 * - What is answered to somebody with a session is kept by nobody, whatever a handler says: Next.js would add its
 *   `Cache-Control` to that of the middleware.
 * - `server.close`, which Next.js calls on SIGTERM and SIGINT before it exits, lets answers under way be their
 *   connection's last, and waits for all requests, also those whose client has gone.
 */
export function configureServer(server: Server, options: ServerOptions): void {
  // Without any listener Node.js makes an ordinary request of it. That of Next.js neither answers nor hangs up.
  if (server.listenerCount('upgrade') === 1) server.removeAllListeners('upgrade');
  const prepareResponse = responsePreparation(options);
  const stop = stopGracefully(server, options);
  const handlers = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    normalizeRequest(request);
    prepareResponse(response);
    const isHandled = stop.follow(response);
    if (request.headers.upgrade !== undefined) response.setHeader('Connection', 'close');
    if (isTooLong({ get: (name) => String(request.headers[name] ?? '') || null })) {
      request.resume();
      response.writeHead(413, { 'Content-Type': 'text/plain; charset=utf-8' });
      response.end('This is more than can be taken in here.');
      return isHandled();
    }
    // Each promise of Next.js lasts until the request is done with, whether its client is still there or not.
    Promise.all(handlers.map((handle) => handle.call(server, request, response))).finally(
      isHandled,
    );
  });
}

/** Makes `server.close` wait for all that is under way, with an end. */
function stopGracefully(server: Server, { log, backgroundWork }: ServerOptions) {
  const open = new Set<ServerResponse>();
  let handling = 0;
  let isStopping = false;

  // That of Node.js also destroys connections whose answer has ended and is not sent yet.
  server.closeIdleConnections = () => {
    if ([...open].some(({ writableEnded }) => writableEnded)) return;
    Server.prototype.closeIdleConnections.call(server);
  };
  // Without an answer under way, the rest are connections on which nothing was asked yet.
  const hangUp = () =>
    open.size === 0 ? server.closeAllConnections() : server.closeIdleConnections();

  const close = server.close.bind(server);
  server.close = (callback) => {
    isStopping = true;
    for (const response of open) {
      if (!response.headersSent) response.setHeader('Connection', 'close');
    }
    // It also keeps the process alive while background work waits for its next try.
    const force = setTimeout(() => {
      log.error('stop_forced');
      process.exit(143);
    }, stopLimitMs);
    close(async (error) => {
      while (handling > 0) await sleep(pollMs);
      await backgroundWork();
      clearTimeout(force);
      callback?.(error);
    });
    hangUp();
    return server;
  };

  return {
    /** Follows a response to its end. Returns what is to be called when its request has been handled. */
    follow(response: ServerResponse): () => void {
      if (isStopping) response.setHeader('Connection', 'close');
      open.add(response);
      handling += 1;
      response.once('close', () => {
        open.delete(response);
        if (isStopping) hangUp();
      });
      return () => {
        handling -= 1;
      };
    },
  };
}

/**
 * Says of each route that lets caches keep what it answers to somebody with a session: the production server, which
 * {@link configureServer} has configured, overrides that. For the development server.
 *
 * @param say gets a line for the developer's terminal
 */
export function warnOfCaching(say: (line: string) => void): void {
  subscribe('http.server.response.finish', (message) => {
    const response = message instanceof Object && 'response' in message ? message.response : null;
    if (!(response instanceof ServerResponse) || !isForOnePerson(response.req)) return;
    const caching = [response.getHeader('cache-control') ?? []].flat().join(', ');
    if (!/\bpublic\b|max-?age=[1-9]/i.test(caching)) return;
    const path = response.req.url?.split('?')[0];
    say(`${path}: Cache-Control will be "${forNoCache}", for the request carries a session.`);
  });
}

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

/** What Next.js cannot hand on it answers with 500, or with a redirect to whatever the request line says. */
function normalizeRequest(request: IncomingMessage): void {
  request.url = originForm(request.url ?? '/');
  // Of others no Request can be made (TRACE), or no route be asked. This one is as harmless, and refused in the same way.
  if (!knownMethods.has(request.method ?? '')) request.method = 'OPTIONS';
  // To any other method Next.js answers 500 there, and the guard is not asked; for this address it is.
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (!isRead && isFileOfBuild(request.url)) request.url = '/_next/static';
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

function responsePreparation({ appUrl, sendsHsts }: ServerOptions) {
  const facts = { sendsHsts, concernsSession: false, policy: null, keepsOpener: false };
  const always = answerHeaders(facts);
  const { setHeader: set } = ServerResponse.prototype;
  // One for all responses: a function of its own for each would cost as much as all the headers it sets.
  function setHeader(this: ServerResponse, name: string, value: HeaderValue) {
    switch (name.toLowerCase()) {
      case 'vary':
        return set.call(this, name, withCookie(this.getHeader('vary'), value));
      case 'cache-control':
        return set.call(this, name, isForOnePerson(this.req) ? forNoCache : value);
      case 'location':
        return set.call(this, name, /^\/(?!\/)/.test(String(value)) ? appUrl + value : value);
      default:
        return set.call(this, name, value);
    }
  }
  return (response: ServerResponse): void => {
    for (const [name, value] of always) response.setHeader(name, value);
    if (isForOnePerson(response.req)) response.setHeader('Cache-Control', forNoCache);
    Object.assign(response, { setHeader });
  };
}

function isForOnePerson({ method = '', url = '/', headers: { cookie } }: IncomingMessage) {
  if (cookie === undefined) return false;
  const [path = '/', search = ''] = url.split('?');
  return isPersonal(factsOf({ method, path, search, headers: { get: () => cookie } }));
}

type HeaderValue = number | string | readonly string[];

/** The new `Vary`, with `Cookie` if the old one had it. */
function withCookie(before: HeaderValue | undefined, value: HeaderValue): HeaderValue {
  const names = (header: HeaderValue | undefined) => [header ?? []].flat().join(', ');
  const isLost = /\bcookie\b/i.test(names(before)) && !/\bcookie\b/i.test(names(value));
  return isLost ? `Cookie, ${names(value)}` : value;
}
