import nextEnv from '@next/env';

/** An error whose message says what to do: no usage is printed with it. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError';
}

/** Runs a command, or prints its usage for `--help`. If it fails, the usage is printed below the error. */
export async function runCommand(
  usage: string,
  command: () => Promise<void>,
  errorStatus = 1,
): Promise<void> {
  if (process.argv.slice(2).some((flag) => flag === '--help' || flag === '-h')) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  try {
    await command();
  } catch (error) {
    process.exitCode = errorStatus;
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message}\n${error instanceof CommandError ? '' : `\n${usage}\n`}`);
  }
}

/** Loads the settings from the files that the server reads, such as `.env.local`. */
export function loadEnvironment(): void {
  nextEnv.loadEnvConfig(process.cwd(), false, { info: () => undefined, error: () => undefined });
}
