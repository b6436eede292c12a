import { once } from 'node:events';
import { createServer } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll } from 'vitest';

/** An answer as it goes over the wire. */
export interface WireAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A server that answers what a test tells it to, and has heard of nothing else. */
export interface LocalServer {
  readonly origin: string;
  /** From now on, for paths that hold this. */
  answer(pathPart: string, answer: WireAnswer): void;
}

/** A server for the tests of a file. */
export function setUpLocalServer(): LocalServer {
  const answers = new Map<string, WireAnswer>();
  const server = createServer((request, response) => {
    request.resume();
    const [, found] = [...answers].find(([part]) => request.url?.includes(part)) ?? [];
    const { status, headers, body } = found ?? { status: 404, body: '' };
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body);
  });
  let origin = '';
  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    origin = `http://127.0.0.1:${address.port}`;
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    get origin() {
      return origin;
    },
    answer: (pathPart, answer) => answers.set(pathPart, answer),
  };
}

const headerText = fc.oneof(
  fc.stringMatching(/^[ -~]{0,60}$/),
  fc.constantFrom('0', '-1', '1e400', '9'.repeat(400), 'Wed, 21 Oct 2199 07:28:00 GMT', 'Bearer'),
  fc.constantFrom('Basic realm="a"', 'Bearer error="invalid_token"', 'text/html', 'gzip', '/%'),
);

/** Answers with such bodies: 200 more often than not, and with headers that somebody in between may add. */
export function answersWith(bodies: fc.Arbitrary<string>): fc.Arbitrary<WireAnswer> {
  const status = fc.oneof(
    { weight: 8, arbitrary: fc.constant(200) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(201, 203, 206, 301, 302, 307, 400, 401, 403, 404, 429),
    },
    { weight: 1, arbitrary: fc.integer({ min: 200, max: 599 }) },
  );
  const headers = fc.record(
    {
      'content-type': headerText,
      'www-authenticate': headerText,
      'retry-after': headerText,
      location: headerText,
    },
    { requiredKeys: [] },
  );
  return fc.record({ status, headers, body: bodies });
}
