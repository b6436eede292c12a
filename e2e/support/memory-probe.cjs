// Preloaded into an app under test (`node --require`). On a message it collects garbage and reports the memory in use.
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

setFlagsFromString('--expose-gc');
/** @type {() => void} */
const collectGarbage = runInNewContext('gc');

process.on('message', (/** @type {{ readMemory?: true }} */ { readMemory }) => {
  if (!readMemory) return;
  // The second collection frees what finalizers of the first have released.
  collectGarbage();
  setImmediate(() => {
    collectGarbage();
    const sockets = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap');
    const heapBytes = process.memoryUsage().heapUsed;
    process.send?.({ heapBytes, sockets: sockets.length });
  });
});
// The IPC channel must not keep the server alive.
process.channel?.unref();
