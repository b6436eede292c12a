// Serves the output of `vercel build` as Vercel does, as far as this app needs it. Each function has its own process.
// `host.ts FOLDER HOST PORT [files that each function loads before its own code]`
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import { FunctionProcess } from './function-process';

const [output = '', host = '', port = '', ...preload] = process.argv.slice(2);

const conditions = z
  .array(z.object({ type: z.literal('header'), key: z.string(), value: z.string().optional() }))
  .default([]);
const configSchema = z.object({
  routes: z.array(
    z.object({
      handle: z.string().optional(),
      src: z.string().default(''),
      dest: z.string().optional(),
      status: z.int().optional(),
      headers: z.record(z.string(), z.string()).default({}),
      has: conditions,
      missing: conditions,
      middlewarePath: z.string().optional(),
    }),
  ),
  overrides: z.record(
    z.string(),
    z.object({ path: z.string().optional(), contentType: z.string().optional() }),
  ),
});
const config = configSchema.parse(JSON.parse(readFileSync(join(output, 'config.json'), 'utf8')));
type Route = (typeof config.routes)[number];

/** The routes between `{ handle: phase }` and the next one; those before the first for null. */
function routesOf(phase: string | null): readonly Route[] {
  const start = config.routes.findIndex(({ handle }) => handle === phase) + 1;
  const rest = config.routes.slice(start);
  const end = rest.findIndex(({ handle }) => handle !== undefined);
  return end === -1 ? rest : rest.slice(0, end);
}

const functions = new Map<string, FunctionProcess>();

function functionAt(path: string): FunctionProcess | null {
  const folder = join(output, 'functions', `${path === '/' ? '/index' : path}.func`);
  if (!existsSync(folder)) return null;
  // Several addresses share one function.
  const shared = realpathSync(folder);
  const running = functions.get(shared) ?? new FunctionProcess(shared, preload);
  functions.set(shared, running);
  return running;
}

function fileAt(path: string): { readonly file: string; readonly contentType: string } | null {
  const found = Object.entries(config.overrides).find(([, each]) => `/${each.path}` === path);
  const name = found?.[0] ?? path.slice(1);
  const file = join(output, 'static', name);
  const isFile = file.startsWith(join(output, 'static/')) && existsSync(file);
  if (!isFile || !statSync(file).isFile()) return null;
  const contentType = config.overrides[name]?.contentType ?? contentTypes[extname(file)];
  return { file, contentType: contentType ?? 'application/octet-stream' };
}
const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.js': 'application/javascript',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
};

/** One request on its way through the routes. */
class RoutedRequest {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #body: Buffer;
  #search: string;
  #headers: Record<string, string>;
  #path: string;
  #status = 200;

  constructor(request: IncomingMessage, response: ServerResponse, body: Buffer) {
    const [path = '/', search = ''] = (request.url ?? '/').split(/\?(.*)/s);
    this.#request = request;
    this.#response = response;
    this.#body = body;
    this.#path = path;
    this.#search = search === '' ? '' : `?${search}`;
    this.#headers = {
      ...Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      ),
      'x-forwarded-for': request.socket.remoteAddress ?? '',
      'x-forwarded-host': request.headers.host ?? '',
      'x-forwarded-proto': 'https',
    };
    response.setHeader('server', 'Vercel').setHeader('x-vercel-id', 'dev1::test');
  }

  async answer(): Promise<void> {
    for (const route of routesOf(null)) if (await this.#apply(route)) return;
    if (await this.#serve()) return;
    for (const route of ['filesystem', 'miss', 'rewrite'].flatMap(routesOf)) {
      if (await this.#apply(route)) return;
      if (await this.#serve()) return;
    }
    this.#path = '/_not-found';
    this.#status = 404;
    await this.#serve();
  }

  /** Returns whether this ends the request. */
  async #apply(route: Route): Promise<boolean> {
    const match = new RegExp(`^(?:${route.src})$`).exec(this.#path);
    const groups = { ...match?.groups };
    const meets = ({ key, value }: Route['has'][number]) => {
      const header = this.#headers[key];
      const found = header === undefined ? null : new RegExp(`^(?:${value ?? '.*'})$`).exec(header);
      Object.assign(groups, found?.groups);
      return found !== null;
    };
    if (!match || !route.has.every(meets) || route.missing.some(meets)) return false;
    const fill = (text: string) =>
      text.replace(/\$(\w+)/g, (_, name) => match[Number(name)] ?? groups[name] ?? '');
    for (const [name, value] of Object.entries(route.headers)) {
      this.#response.setHeader(name, fill(value));
    }
    this.#status = route.status ?? this.#status;
    if (this.#response.hasHeader('location')) {
      this.#response.writeHead(this.#status).end();
      return true;
    }
    if (route.middlewarePath !== undefined) return this.#runMiddleware(route.middlewarePath);
    if (route.dest !== undefined) this.#path = fill(route.dest);
    return false;
  }

  async #runMiddleware(middlewarePath: string): Promise<boolean> {
    const answer = await this.#invoke(functionAt(middlewarePath));
    const rewrite = answer.headers['x-middleware-rewrite'];
    if (rewrite === undefined && answer.headers['x-middleware-next'] === undefined) {
      this.#send(answer, answer.statusCode);
      return true;
    }
    const overridden = answer.headers['x-middleware-override-headers'];
    if (overridden !== undefined) {
      const names = String(overridden).split(',');
      this.#headers = Object.fromEntries(
        names.flatMap((name) => {
          const value = answer.headers[`x-middleware-request-${name}`];
          return value === undefined ? [] : [[name, String(value)]];
        }),
      );
    }
    if (rewrite !== undefined) {
      const { pathname, search } = new URL(String(rewrite));
      [this.#path, this.#search] = [pathname, search];
    }
    if (answer.statusCode !== 200) this.#status = answer.statusCode ?? 200;
    this.#copyHeaders(answer);
    answer.resume();
    return false;
  }

  /** Serves the file or function at the path. Returns whether there is one. */
  async #serve(): Promise<boolean> {
    const found = fileAt(decodePath(this.#path));
    if (found) {
      const isRead = ['GET', 'HEAD'].includes(this.#request.method ?? '');
      for (const route of routesOf('hit')) await this.#apply(route);
      this.#response.setHeader('content-type', found.contentType);
      this.#response
        .writeHead(isRead ? this.#status : 405)
        .end(isRead ? readFileSync(found.file) : '');
      return true;
    }
    const running = functionAt(decodePath(this.#path));
    if (!running) return false;
    this.#headers['x-matched-path'] = this.#path;
    const answer = await this.#invoke(running);
    this.#send(answer, this.#status === 200 ? answer.statusCode : this.#status);
    return true;
  }

  #invoke(running: FunctionProcess | null): Promise<IncomingMessage> {
    if (!running) throw new Error('no such function');
    const method = this.#request.method ?? 'GET';
    const url = this.#path + this.#search;
    return running.invoke({ method, url, headers: this.#headers, body: this.#body });
  }

  #copyHeaders({ headers }: IncomingMessage): void {
    const skipped =
      /^(?:x-middleware-.*|connection|content-length|date|keep-alive|transfer-encoding)$/;
    for (const [name, value = ''] of Object.entries(headers)) {
      if (skipped.test(name)) continue;
      if (name === 'set-cookie') this.#response.appendHeader(name, value);
      else this.#response.setHeader(name, value);
    }
  }

  #send(answer: IncomingMessage, status = 500): void {
    this.#copyHeaders(answer);
    this.#response.writeHead(status);
    answer.pipe(this.#response);
  }
}

/** A path that cannot be decoded names no file. */
function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

createServer(async (request, response) => {
  try {
    await new RoutedRequest(request, response, await buffer(request)).answer();
  } catch (error) {
    process.stderr.write(`${error}\n`);
    if (!response.headersSent) response.writeHead(502);
    response.end();
  }
}).listen(Number(port), host, () => process.stdout.write('Ready in an instant\n'));

process.on('message', async (message: object) => {
  await Promise.all([...functions.values()].map((running) => running.ask(message)));
  process.send?.('moved');
});
process.once('SIGTERM', () => process.exit());
