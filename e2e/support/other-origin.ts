import { once } from 'node:events';
import { createServer } from 'node:http';

/** A site of somebody else: its widget, its figures, and pages that a test writes. */
export interface OtherOrigin {
  readonly origin: string;
  /** Serves this page at `/`. */
  show(html: string): void;
  stop(): Promise<void>;
}

/**
 * Starts it.
 *
 * @param host the app is on `127.0.0.1`: there it is of the same site for a browser, on `localhost` of another one
 */
export async function startOtherOrigin(host: 'localhost' | '127.0.0.1'): Promise<OtherOrigin> {
  let page = '';
  const files: Readonly<Record<string, readonly [type: string, body: () => string]>> = {
    '/': ['text/html', () => page],
    '/widget.js': ['text/javascript', () => "document.documentElement.dataset.widget = 'ran';"],
    '/rates.json': ['application/json', () => '{"rate":7}'],
  };
  const server = createServer((request, response) => {
    const [type, body] = files[request.url ?? ''] ?? ['text/plain', () => ''];
    response.setHeader('Content-Type', type);
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.end(body());
  });
  server.listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    origin: `http://${host}:${port}`,
    show: (html) => {
      page = html;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
