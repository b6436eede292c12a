import { parseArgs } from 'node:util';
import { installationSchema } from './installation';
import { type Emulator, type EmulatorOptions, startEmulator } from './server';

const usage = `Usage: emulator [--port N] [--redirect-uri URI]... [--json]

  --port N            port to listen on (default: PORT, else 4000; 0 takes a free one)
  --redirect-uri URI  a redirect URI of the app; repeat the option for several
  --json              when ready, print only {"origin":"http://localhost:PORT"}`;

/** @throws {Error} whose message names the wrong option */
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
  if (!installationSchema.shape.redirectUris.safeParse(redirectUris).success) {
    throw new Error('a redirect URI is http(s), has at most 128 characters and no fragment');
  }
  return { port: Number(port), redirectUris, isJson: values.json };
}

/** Tries the next port while one is taken, and a free one (port 0) at the end. */
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
