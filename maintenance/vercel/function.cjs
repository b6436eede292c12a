// Runs one function of `vercel build` in a process of its own: `node function.cjs FOLDER`.
const { readFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { join } = require('node:path');
const { Readable } = require('node:stream');

const folder = process.argv[2] ?? '';
const { handler, useWebApi } = JSON.parse(readFileSync(join(folder, '.vc-config.json'), 'utf8'));

/** What the function handed to `waitUntil`. */
const work = new Set();
let openCount = 0;
let handledCount = 0;
/** Tells the host that it may suspend this process. */
function reportIdle() {
  if (openCount === 0 && work.size === 0) process.send?.({ idleAfter: handledCount });
}
/** @param {Promise<unknown>} promise */
function waitUntil(promise) {
  const done = promise
    .catch(() => undefined)
    .finally(() => {
      work.delete(done);
      reportIdle();
    });
  work.add(done);
}
Reflect.set(globalThis, Symbol.for('@vercel/request-context'), { get: () => ({ waitUntil }) });

const invoke = require(join(folder, handler));

/** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
async function invokeWithRequest(request, response) {
  const { method, url, headers } = request;
  const hasBody = !['GET', 'HEAD'].includes(method ?? '');
  const answer = await invoke(
    new Request(`http://${headers.host}${url}`, {
      ...(hasBody && { body: Readable.toWeb(request), duplex: 'half' }),
      method,
      headers: Object.entries(headers).flatMap(([name, value]) =>
        [value ?? []].flat().map((each) => [name, each]),
      ),
    }),
  );
  response.statusCode = answer.status;
  response.setHeaders(answer.headers);
  response.end(Buffer.from(await answer.arrayBuffer()));
}

const server = createServer(async (request, response) => {
  openCount += 1;
  handledCount += 1;
  response.once('close', () => {
    openCount -= 1;
    reportIdle();
  });
  try {
    await (useWebApi ? invokeWithRequest : invoke)(request, response);
  } catch (error) {
    process.stderr.write(`${error}\n`);
    response.destroy();
  }
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : address });
});
process.once('disconnect', () => process.exit());
