import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type IncomingMessage, Server, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkBody, isPersonal } from '../access/policy';
import type { RouteTable } from '../access/route-table';
import { type ParsedRequest, parseRequest } from '../http/request';
import { noStore } from '../http/security-headers';
import type { Log } from '../observability/log';

/** Both name a socket, which knows its server. Requests to upgrade are on the first alone. */
const channels = ['net.server.socket', 'http.server.request.start'];

/**
 * Calls back once with the HTTP server of `next start` or the standalone `server.js`, never in development. Next.js
 * gives its server to no app, so it is taken from the first connection that Node.js reports on the port in `PORT`.
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

interface ServerOptions {
  readonly log: Log;
  readonly routes: RouteTable;
  /** Settles once what belongs to no request is done. */
  backgroundWork(): Promise<void>;
}

/** A process that is stopped has 20 s (contract: *Stopping*). */
const stopLimitMs = 19_000;
const pollMs = 50;

/**
 * Does what the middleware cannot do:
 * - A request to upgrade is answered as an ordinary one and its connection closed, unless somebody else listens for it.
 * - A body over the limit is not read.
 * - No cache keeps a response to a request with a session, whatever its handler says.
 * - `server.close`, which Next.js calls on SIGTERM and SIGINT, waits for all requests and makes their responses the last.
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
    const parsed = nodeRequestFacts(request);
    if (isPersonal(parsed, options.routes)) keepOutOfCaches(response);
    // Next.js reads no body of a GET. Of another method it would log the address with a body that is over its limit.
    if (checkBody(parsed.headers, options.routes.routeFor(parsed))) {
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
 * In development, names each route that lets caches keep what it answers to somebody with a session.
 *
 * @param say gets a line for the developer's terminal
 */
export function warnOfCaching(routes: RouteTable, say: (line: string) => void): void {
  subscribe('http.server.response.finish', (message) => {
    const response = message instanceof Object && 'response' in message ? message.response : null;
    if (!(response instanceof ServerResponse)) return;
    if (!isPersonal(nodeRequestFacts(response.req), routes)) return;
    const caching = [response.getHeader('cache-control') ?? []].flat().join(', ');
    if (!/\bpublic\b|max-?age=[1-9]/i.test(caching)) return;
    const path = response.req.url?.split('?')[0];
    say(`${path}: Cache-Control will be "${noStore}", for the request carries a session.`);
  });
}

function nodeRequestFacts({ method = '', url = '/', headers }: IncomingMessage): ParsedRequest {
  const [path = '/', search = ''] = url.split('?');
  return parseRequest({
    method,
    path,
    search,
    headers: { get: (name) => headers[name]?.toString() ?? null },
  });
}

/** Fixes the `Cache-Control` of this one response, so that a later one has no effect. */
function keepOutOfCaches(response: ServerResponse): void {
  const setHeader = response.setHeader.bind(response);
  setHeader('Cache-Control', noStore);
  response.setHeader = (name, value) =>
    name.toLowerCase() === 'cache-control' ? response : setHeader(name, value);
}
