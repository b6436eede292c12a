/** Prints the usage and exits if the command line contains `--help` or `-h`. */
export function helpIfAsked(usage: string): void {
  if (!process.argv.slice(2).some((flag) => flag === '--help' || flag === '-h')) return;
  process.stdout.write(`${usage}\n`);
  process.exit(0);
}
