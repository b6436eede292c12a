/** The end of the time limit, which no suspension of this process can skip. */
const lastShare = 0.1;

/**
 * Calls `giveUp` when the time is over. A process that was suspended, or too busy to look, runs its timers before it
 * reads its sockets: it still gets the last tenth of the time, and what has arrived by then is read first.
 *
 * @param timeoutMs in milliseconds
 * @returns takes it back
 */
export function startTimeout(timeoutMs: number, giveUp: () => void): () => void {
  let reading: NodeJS.Immediate | undefined;
  let timer = setTimeout(
    () => {
      timer = setTimeout(() => {
        reading = setImmediate(giveUp);
      }, timeoutMs * lastShare);
    },
    timeoutMs * (1 - lastShare),
  );
  return () => {
    clearTimeout(timer);
    clearImmediate(reading);
  };
}
