// Preloaded into an app under test (`node --require`): other code of a brand in the process of Next.js.
const { subscribe } = require('node:diagnostics_channel');
const { createServer } = require('node:http');

/** @param {unknown} _request @param {import('node:stream').Duplex} socket */
const upgrade = (_request, socket) => socket.end('upgraded');

function startSecondServer() {
  const server = createServer(({ method, url }, response) => {
    response.setHeader('location', '/at-home');
    response.end(`${method} ${url}`);
  });
  server.on('upgrade', upgrade).listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.send?.(typeof address === 'object' ? address?.port : address);
  });
}

/** Adds a listener to the server of Next.js, which its first request identifies. */
function listenForUpgrades() {
  const known = new WeakSet();
  subscribe('http.server.request.start', (message) => {
    const { server } = /** @type {{ server: import('node:http').Server }} */ (message);
    if (!known.has(server)) server.on('upgrade', upgrade);
    known.add(server);
  });
  process.send?.('listening');
}

/** Causes an uncaught exception and an unhandled rejection. */
function throwTwice() {
  setImmediate(() => {
    throw new TypeError('secret words');
  });
  void Promise.reject(new RangeError('secret words'));
  process.send?.('thrown');
}

process.on('message', (/** @type {Record<string, true>} */ message) => {
  if (message.throwTwice) throwTwice();
  if (message.startSecondServer) startSecondServer();
  if (message.listenForUpgrades) listenForUpgrades();
});
// The IPC channel must not keep the server alive.
process.channel?.unref();
