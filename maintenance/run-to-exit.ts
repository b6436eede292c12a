/**
 * Runs the work of a script and exits with status 0 if it returns true, otherwise with 1. It also exits on SIGINT and
 * SIGTERM, because child processes are killed at exit.
 */
export function runToExit(work: () => Promise<boolean>): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  work().then(
    (isSuccess) => process.exit(isSuccess ? 0 : 1),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
      process.exit(1);
    },
  );
}
