// Preloaded into an app under test (`node --require`): asked for it, it collects its garbage and says what is left.
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

setFlagsFromString('--expose-gc');
/** @type {() => void} */
const collectGarbage = runInNewContext('gc');

process.on('message', (/** @type {{ readMemory?: true }} */ { readMemory }) => {
  if (!readMemory) return;
  // Twice: what finalizers of the first round let go is collected by the second.
  collectGarbage();
  setImmediate(() => {
    collectGarbage();
    const sockets = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap');
    const heapBytes = process.memoryUsage().heapUsed;
    process.send?.({ heapBytes, sockets: sockets.length });
  });
});
// The channel keeps no server alive.
process.channel?.unref();
