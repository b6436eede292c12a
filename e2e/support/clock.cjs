// Preloaded into a server under test (`node --require`). Messages of the test move its clock.
// `{ advanceMs }` moves the wall clock, the monotonic clock and the timers. Each due timer fires once, in order of its
// time, as on a machine that was asleep. `{ jumpMs }` moves only the wall clock.
// `{ stop: true }` stops `Date` and `performance.now`, but no timer.
// Timers inside Node.js (sockets, AbortSignal.timeout) keep real time.
const { AsyncResource } = require('node:async_hooks');
const { Server } = require('node:http');
const { syncBuiltinESMExports } = require('node:module');
const timers = require('node:timers');
const timersPromises = require('node:timers/promises');
const { promisify } = require('node:util');

let wallAheadMs = 0;
let monotonicAheadMs = 0;

/** The time at which the wall clock was stopped. @type {number | undefined} */
let wallStoppedMs;
/** @type {number | undefined} */
let monotonicStoppedMs;

const realNow = Date.now;
Date.now = () => (wallStoppedMs ?? realNow()) + wallAheadMs;
globalThis.Date = new Proxy(Date, {
  apply: (target) => new target(target.now()).toString(),
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [target.now()] : args, newTarget),
});

// Node.js does not use `Date.now` for the Date header of a response.
const emit = Server.prototype.emit;
Server.prototype.emit = function (event, ...args) {
  if (event === 'request') args[1].setHeader('Date', new Date().toUTCString());
  return emit.call(this, event, ...args);
};

const realPerformanceNow = performance.now.bind(performance);
performance.now = () => (monotonicStoppedMs ?? realPerformanceNow()) + monotonicAheadMs;
const realBigint = process.hrtime.bigint;
const bigintNow = () => realBigint() + BigInt(Math.round(monotonicAheadMs)) * 1_000_000n;
/** @type {(since?: [number, number]) => [number, number]} */
const hrtime = ([seconds, nanoseconds] = [0, 0]) => {
  const passed = bigintNow() - BigInt(seconds) * 1_000_000_000n - BigInt(nanoseconds);
  return [Number(passed / 1_000_000_000n), Number(passed % 1_000_000_000n)];
};
process.hrtime = Object.assign(hrtime, { bigint: bigintNow });

const { setTimeout: realSetTimeout, clearTimeout: realClearTimeout } = timers;
/** @type {Set<Timer>} */
const waiting = new Set();
/** @type {Map<number, Timer>} */
const byNumber = new Map();

/** The return value of setTimeout and setInterval. */
class Timer {
  /** @type {ReturnType<typeof realSetTimeout> | undefined} */
  #real;
  #isReferenced = true;
  #callback;
  #ms;
  #isRepeated;
  dueMs = 0;

  /** @param {() => void} callback @param {number} ms @param {boolean} isRepeated */
  constructor(callback, ms, isRepeated) {
    // A timer of Node.js runs in the async context of its caller.
    this.#callback = AsyncResource.bind(callback);
    this.#ms = ms >= 1 && ms <= 2 ** 31 - 1 ? ms : 1;
    this.#isRepeated = isRepeated;
    this.refresh();
  }
  refresh() {
    this.dueMs = performance.now() + this.#ms;
    this.rearm();
    return this;
  }
  rearm() {
    realClearTimeout(this.#real);
    this.#real = realSetTimeout(() => this.fire(), Math.max(1, this.dueMs - performance.now()));
    if (!this.#isReferenced) this.#real.unref();
    waiting.add(this);
  }
  fire() {
    if (this.#isRepeated) this.refresh();
    else this.close();
    this.#callback();
  }
  close() {
    realClearTimeout(this.#real);
    waiting.delete(this);
    return this;
  }
  ref() {
    this.#isReferenced = true;
    this.#real?.ref();
    return this;
  }
  unref() {
    this.#isReferenced = false;
    this.#real?.unref();
    return this;
  }
  hasRef() {
    return this.#isReferenced;
  }
  [Symbol.dispose]() {
    this.close();
  }
  [Symbol.toPrimitive]() {
    const number = Number(this.#real);
    byNumber.set(number, this);
    return number;
  }
}

/** @param {boolean} isRepeated @returns {(callback: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => Timer} */
const start =
  (isRepeated) =>
  (callback, ms = 1, ...args) =>
    new Timer(() => callback(...args), Number(ms), isRepeated);
/** @param {unknown} timer */
const clear = (timer) => {
  const found = timer instanceof Timer ? timer : byNumber.get(Number(timer));
  if (found) found.close();
  else if (typeof timer === 'object') realClearTimeout(/** @type {NodeJS.Timeout} */ (timer));
};
/** @type {(ms?: number, value?: unknown, options?: { signal?: AbortSignal, ref?: boolean }) => Promise<unknown>} */
const sleep = (ms, value, { signal, ref = true } = {}) =>
  new Promise((resolve, reject) => {
    const abort = () => {
      timer.close();
      reject(
        new DOMException('The operation was aborted', {
          name: 'AbortError',
          cause: signal?.reason,
        }),
      );
    };
    const timer = new Timer(
      () => {
        signal?.removeEventListener('abort', abort);
        resolve(value);
      },
      Number(ms ?? 1),
      false,
    );
    if (!ref) timer.unref();
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });

const mine = {
  setTimeout: Object.assign(start(false), { [promisify.custom]: sleep }),
  setInterval: start(true),
  clearTimeout: clear,
  clearInterval: clear,
};
Object.assign(globalThis, mine);
Object.assign(timers, mine);
Object.assign(timersPromises, { setTimeout: sleep });
syncBuiltinESMExports();

process.on(
  'message',
  (
    /** @type {{ advanceMs?: number, jumpMs?: number, stop?: true }} */
    { advanceMs = 0, jumpMs = 0, stop },
  ) => {
    if (stop) {
      wallStoppedMs = realNow();
      monotonicStoppedMs = realPerformanceNow();
      process.send?.('stopped');
    }
    if (advanceMs === 0 && jumpMs === 0) return;
    wallAheadMs += advanceMs + jumpMs;
    monotonicAheadMs += advanceMs;
    const due = [...waiting].filter(({ dueMs }) => dueMs <= performance.now());
    for (const timer of waiting) timer.rearm();
    for (const timer of due.sort((one, other) => one.dueMs - other.dueMs)) {
      if (waiting.has(timer)) timer.fire();
    }
    setImmediate(() => process.send?.('moved'));
  },
);
// The IPC channel must not keep the server alive.
process.channel?.unref();
