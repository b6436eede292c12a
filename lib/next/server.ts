import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Server, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { isPersonal } from '../access/policy';
import { forNoCache } from '../answer-headers';
import type { Log } from '../log';
import { factsOf, isTooLong } from '../request-facts';

/** Both name a socket, which knows its server. Requests to upgrade are on the first alone. */
const channels = ['net.server.socket', 'http.server.request.start'];

/**
 * Calls back once with the HTTP server that `next start`, or the standalone `server.js`, has made for this app: before
 * the first request on a new connection, and before the next request on an earlier one. It never calls back in
 * development, whose server needs its own `upgrade` listener, nor with another server of the process.
 *
 * Next.js gives its server to no code of an app, so it is taken from the first connection that Node.js reports. It is
 * the one on the port that Next.js writes to `PORT`; the other variable is set only where Next.js made the server.
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
  readonly log: Log;
  /** Settles once what belongs to no request is done. */
  backgroundWork(): Promise<void>;
}

/** A process that is stopped has 20 s (contract: *Stopping*). */
const stopLimitMs = 19_000;
const pollMs = 50;

/**
 * Does what the middleware cannot do:
 * - A request to upgrade is answered as an ordinary one, and its connection closed, unless somebody else listens for it.
 * - A body over the limit is not read. The guard refuses the request, with a page or in words.
 * - No cache keeps an answer to a request with a session, even if its handler says otherwise.
 * - `server.close`, which Next.js calls on SIGTERM and SIGINT before it exits, makes each answer under way the last of
 *   its connection, and waits for all requests, also for those whose client has gone.
 */
export function configureServer(server: Server, options: ServerOptions): void {
  // Without any listener Node.js makes an ordinary request of it. The one of Next.js neither answers nor hangs up.
  if (server.listenerCount('upgrade') === 1) server.removeAllListeners('upgrade');
  const stop = stopGracefully(server, options);
  const handlers = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const isHandled = stop.follow(response);
    if (request.headers.upgrade !== undefined) response.setHeader('Connection', 'close');
    if (isForOnePerson(response)) keepOutOfCaches(response);
    // Next.js reads no body of a GET. Of another method it would log the address with a body that is over its limit.
    if (isTooLong({ get: (name) => String(request.headers[name] ?? '') || null })) {
      request.resume().method = 'GET';
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

  // The method of Node.js also destroys connections whose answer has ended and is not sent yet.
  const closeIdleConnections = server.closeIdleConnections.bind(server);
  server.closeIdleConnections = () => {
    if (![...open].some(({ writableEnded }) => writableEnded)) closeIdleConnections();
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
    if (!(response instanceof ServerResponse) || !isForOnePerson(response)) return;
    const caching = [response.getHeader('cache-control') ?? []].flat().join(', ');
    if (!/\bpublic\b|max-?age=[1-9]/i.test(caching)) return;
    const path = response.req.url?.split('?')[0];
    say(`${path}: Cache-Control will be "${forNoCache}", for the request carries a session.`);
  });
}

/** Whether a session of ours came with the request, and no file was asked for. */
function isForOnePerson({ req: { method = '', url = '/', headers } }: ServerResponse): boolean {
  const { cookie } = headers;
  if (cookie === undefined) return false;
  const [path = '/', search = ''] = url.split('?');
  return isPersonal(factsOf({ method, path, search, headers: { get: () => cookie } }));
}

/** Fixes the `Cache-Control` of this one response, so that a later one has no effect. */
function keepOutOfCaches(response: ServerResponse): void {
  const setHeader = response.setHeader.bind(response);
  setHeader('Cache-Control', forNoCache);
  response.setHeader = (name, value) =>
    name.toLowerCase() === 'cache-control' ? response : setHeader(name, value);
}
