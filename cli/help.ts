/** Says how a command is used, and ends with it, when the command line asks for that. */
export function helpIfAsked(usage: string): void {
  if (!process.argv.slice(2).some((flag) => flag === '--help' || flag === '-h')) return;
  process.stdout.write(`${usage}\n`);
  process.exit(0);
}
