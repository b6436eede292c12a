import { createServer } from 'node:http';
import { closeServer, listen } from './listen';

/** A third-party site with a widget, data, and a page that the test provides. */
export interface OtherOrigin {
  readonly origin: string;
  /** Serves this page at `/`. */
  show(html: string): void;
  stop(): Promise<void>;
}

/**
 * Starts a third-party site.
 *
 * @param host the app is at `127.0.0.1`, so `127.0.0.1` is same-site and `localhost` is cross-site
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
  return {
    origin: `http://${host}:${await listen(server, host)}`,
    show: (html) => {
      page = html;
    },
    stop: () => closeServer(server),
  };
}
