/**
 * Runs a script's work and ends the process with what came of it: 0 when it is true, else 1. What the work has started
 * ends with the process, so it has to end, also when somebody stops it.
 */
export function runToExit(work: () => Promise<boolean>): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  work().then(
    (isGood) => process.exit(isGood ? 0 : 1),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
      process.exit(1);
    },
  );
}
