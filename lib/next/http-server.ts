import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type IncomingMessage, Server, ServerResponse } from 'node:http';
import { z } from 'zod';
import { checkBody } from '../access/body-limit';
import { isPersonal, noStore } from '../access/cache-control';
import type { RouteTable } from '../access/route-table';
import type { Config } from '../config/config';
import { type ParsedRequest, parseRequest } from '../http/request';
import type { Log } from '../observability/log';
import { withRequestIds } from '../observability/request-context';

/** Both report a socket, which knows its server. Only the first one reports requests to upgrade. */
const channels = ['net.server.socket', 'http.server.request.start'];
const connectionMessage = z.object({ socket: z.object({ server: z.instanceof(Server) }) });
const responseMessage = z.object({ response: z.instanceof(ServerResponse) });

/** Next.js does not expose its server, so it is taken from the first connection on `PORT`. Never in development. */
export function onNextServer(callback: (server: Server) => void): void {
  const { NODE_ENV, PORT, __NEXT_PRIVATE_ORIGIN } = process.env;
  if (NODE_ENV !== 'production' || __NEXT_PRIVATE_ORIGIN === undefined) return;
  const inspect = (message: unknown) => {
    const server = connectionMessage.safeParse(message).data?.socket.server;
    const address = server?.address();
    if (!server || typeof address !== 'object' || String(address?.port) !== PORT) return;
    for (const channel of channels) unsubscribe(channel, inspect);
    callback(server);
  };
  for (const channel of channels) subscribe(channel, inspect);
}

interface ServerOptions extends Pick<Config, 'sessionSecrets'> {
  readonly log: Log;
  readonly routes: RouteTable;
  /** Whether only proxies can send ids of a request. */
  readonly isBehindProxy: boolean;
  /** Settles once all work is done that no request waits for. */
  backgroundWork(): Promise<void>;
}

/** Below the 20 s that the contract allows (*Stopping*). */
const stopLimitMs = 19_000;

/** Does what the middleware cannot do: requests to upgrade, bodies over the limit, `Cache-Control`, and the shutdown. */
export function configureServer(server: Server, options: ServerOptions): void {
  // Without a listener Node.js treats it as an ordinary request. The only listener is that of Next.js, which does nothing.
  if (server.listenerCount('upgrade') === 1) server.removeAllListeners('upgrade');
  const track = stopGracefully(server, options);
  const handlers = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (request.headers.upgrade !== undefined) response.setHeader('Connection', 'close');
    // Next.js would remove `.rsc` for the middleware, and keep it for the page.
    request.url = request.url?.replace(/\.rsc(?=\?|$)/, '%2Ersc');
    const parsed = parseNodeRequest(request);
    if (isPersonal(parsed, options.routes)) preventCaching(response);
    // Next.js reads no body of a GET. For other methods it would log the URL of a body over its limit.
    if (checkBody(parsed.headers, options.routes.routeFor(parsed), options.sessionSecrets)) {
      request.resume().method = 'GET';
    }
    const handle = () => handlers.map((handler) => handler.call(server, request, response));
    track(response, options.isBehindProxy ? () => withRequestIds(parsed.headers, handle) : handle);
  });
}

/** Makes `server.close` wait, with a limit, for background work and for each request that the returned function runs. */
function stopGracefully(server: Server, { log, backgroundWork }: ServerOptions) {
  const openResponses = new Set<ServerResponse>();
  const handling = new Set<Promise<unknown>>();
  let isStopping = false;

  // The method of Node.js also destroys connections whose response has ended and is not sent yet.
  const closeIdleConnections = server.closeIdleConnections.bind(server);
  server.closeIdleConnections = () => {
    if (![...openResponses].some(({ writableEnded }) => writableEnded)) closeIdleConnections();
  };
  // Without an open response the other connections have not sent a request yet.
  const closeConnections = () =>
    openResponses.size === 0 ? server.closeAllConnections() : server.closeIdleConnections();

  const close = server.close.bind(server);
  server.close = (callback) => {
    isStopping = true;
    for (const response of openResponses) {
      if (!response.headersSent) response.setHeader('Connection', 'close');
    }
    // It also keeps the process alive while background work waits for a retry.
    const force = setTimeout(() => {
      log.error('stop_forced');
      process.exit(143);
    }, stopLimitMs);
    close(async (error) => {
      // A promise of Next.js lasts until its request is handled, also after the client has disconnected.
      await Promise.allSettled(handling);
      await backgroundWork();
      clearTimeout(force);
      callback?.(error);
    });
    closeConnections();
    return server;
  };

  return (response: ServerResponse, handle: () => readonly unknown[]): void => {
    if (isStopping) response.setHeader('Connection', 'close');
    openResponses.add(response);
    response.once('close', () => {
      openResponses.delete(response);
      if (isStopping) closeConnections();
    });
    const handled = Promise.all(handle()).finally(() => handling.delete(handled));
    handling.add(handled);
  };
}

/** In development, names each route that lets caches keep its response to a request with a session. */
export function warnOfCaching(routes: RouteTable, print: (line: string) => void): void {
  subscribe('http.server.response.finish', (message) => {
    const response = responseMessage.safeParse(message).data?.response;
    if (!response || !isPersonal(parseNodeRequest(response.req), routes)) return;
    const caching = [response.getHeader('cache-control') ?? []].flat().join(', ');
    if (!/\bpublic\b|max-?age=[1-9]/i.test(caching)) return;
    const path = response.req.url?.split('?')[0];
    print(`${path}: Cache-Control will be "${noStore}", for the request carries a session.`);
  });
}

function parseNodeRequest({ method = '', url = '/', headers }: IncomingMessage): ParsedRequest {
  const [path = '/', search = ''] = url.split('?');
  return parseRequest({
    method,
    path,
    search,
    headers: { get: (name) => headers[name]?.toString() ?? null },
  });
}

/** Its handler cannot change the header. */
function preventCaching(response: ServerResponse): void {
  const setHeader = response.setHeader.bind(response);
  setHeader('Cache-Control', noStore);
  response.setHeader = (name, value) =>
    name.toLowerCase() === 'cache-control' ? response : setHeader(name, value);
}
