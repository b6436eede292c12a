import { createServer } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll } from 'vitest';
import { closeServer, listen } from './listen';

export interface WireAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A server with the responses of a test, and 404 for other paths. */
export interface LocalServer {
  readonly origin: string;
  /** Sets the response for paths that contain `pathPart`. */
  answer(pathPart: string, answer: WireAnswer): void;
}

/** One server for the tests of a file. */
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
    origin = `http://127.0.0.1:${await listen(server)}`;
  });
  afterAll(() => closeServer(server));
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

/** Responses with these bodies, mostly 200, and with headers that a proxy may add. */
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
