import { parseArgs } from 'node:util';
import { installationChange } from './installation';
import { type Emulator, type EmulatorOptions, startEmulator } from './server';

const usage = `Usage: emulator [--port N] [--redirect-uri URI]... [--json]

  --port N            port to listen on (default: PORT, else 4000; 0 takes a free one)
  --redirect-uri URI  an address the app may be sent back to; may be given many times
  --json              print {"origin":"http://localhost:PORT"} and nothing else when ready`;

/** @throws {Error} that says what is wrong with the command line */
function readCommandLine() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      'redirect-uri': { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean', default: false },
    },
  });
  const port = values.port ?? (process.env.PORT || '4000');
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new Error(`not a port: ${port}`);
  }
  const redirectUris = values['redirect-uri'];
  if (!installationChange.safeParse({ redirectUris }).success) {
    throw new Error('a redirect URI is http(s), has at most 128 characters and no fragment');
  }
  return { port: Number(port), redirectUris, isJson: values.json };
}

/** Port 0 is never taken, so this ends. */
async function startOnNextFreePort(options: EmulatorOptions & { port: number }): Promise<Emulator> {
  try {
    return await startEmulator(options);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    const next = options.port < 65_535 ? options.port + 1 : 0;
    process.stderr.write(`Port ${options.port} is taken, trying ${next || 'any free one'}.\n`);
    return startOnNextFreePort({ ...options, port: next });
  }
}

async function main(): Promise<void> {
  const { port, redirectUris, isJson } = readCommandLine();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0));
  const { origin } = await startOnNextFreePort({ port, installation: { redirectUris } });
  process.stdout.write(
    isJson ? `${JSON.stringify({ origin })}\n` : `Sentinel emulator listening on ${origin}\n`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${usage}\n`);
  process.exitCode = 1;
});
