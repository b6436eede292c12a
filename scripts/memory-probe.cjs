// Preloaded into an app under test (`node --require`): on SIGUSR2 it collects its garbage and prints what is left.
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

setFlagsFromString('--expose-gc');
/** @type {() => void} */
const collectGarbage = runInNewContext('gc');

process.on('SIGUSR2', () => {
  // Twice: what finalizers of the first round let go is collected by the second.
  collectGarbage();
  setImmediate(() => {
    collectGarbage();
    const sockets = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap');
    const heapBytes = process.memoryUsage().heapUsed;
    process.stdout.write(
      `memory-probe ${JSON.stringify({ heapBytes, sockets: sockets.length })}\n`,
    );
  });
});
