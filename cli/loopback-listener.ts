import { createServer } from 'node:http';

/** The life of an authorization request at LivePerson (cookie `ibs_id`). */
const timeoutMs = 600_000;

const headers = {
  'content-type': 'text/plain; charset=utf-8',
  connection: 'close',
  'cache-control': 'no-store',
  // The URL of the callback contains the code.
  'referrer-policy': 'no-referrer',
};

/**
 * Serves one sign-in of a browser on this machine: redirects it to `authorizationUrl`, and returns the parameters with
 * which it comes back to `{origin}/callback` for this state.
 */
export function receiveSignIn(
  { origin, authorizationUrl, state }: { origin: string; authorizationUrl: URL; state: string },
  onReady: () => void,
): Promise<URLSearchParams> {
  return new Promise((resolve, reject) => {
    const server = createServer(({ method, url }, response) => {
      const { pathname, searchParams } = new URL(url ?? '/', origin);
      const isOurs = method === 'GET' && searchParams.get('state') === state;
      if (method === 'GET' && pathname === '/') {
        response.writeHead(303, { ...headers, location: authorizationUrl.href }).end();
      } else if (pathname === '/callback' && isOurs) {
        response.writeHead(200, headers).end('Done. The report is in the terminal.\n');
        server.close();
        clearTimeout(timer);
        resolve(searchParams);
      } else {
        response.writeHead(404, headers).end('No response to the sign-in of this command.\n');
      }
    });
    const timer = setTimeout(() => {
      server.close();
      reject(new Error('no sign-in within ten minutes'));
    }, timeoutMs);
    server.on('error', (cause) => {
      clearTimeout(timer);
      const advice = 'stop the server there, or choose another registered address with --at';
      reject(new Error(`cannot listen at ${origin}: ${advice}`, { cause }));
    });
    const { hostname, port } = new URL(origin);
    server.listen(Number(port || 80), hostname.replace(/^\[|\]$/g, ''), onReady);
  });
}
