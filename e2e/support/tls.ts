import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { generate } from 'selfsigned';

/** A certificate for this machine's own names and others, and the file that makes a Node process trust it. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  readonly file: string;
  remove(): Promise<void>;
}

export async function makeCertificate(...otherNames: readonly string[]): Promise<Certificate> {
  return makeCertificateFor([
    { type: 2, value: 'localhost' },
    { type: 7, ip: '127.0.0.1' },
    ...otherNames.map((value) => ({ type: 2, value }) as const),
  ]);
}

/** A certificate for these names, which is good until then; for a year unless told otherwise. */
export async function makeCertificateFor(
  altNames: readonly (
    | { readonly type: 2; readonly value: string }
    | { readonly type: 7; readonly ip: string }
  )[],
  until?: Date,
): Promise<Certificate> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [{ name: 'subjectAltName', altNames: [...altNames] }],
    ...(until && {
      notBeforeDate: new Date(Date.now() - 60 * 86_400_000),
      notAfterDate: until,
    }),
  });
  const folder = await mkdtemp(join(tmpdir(), 'sentinel-nextjs-'));
  const file = join(folder, 'certificate.pem');
  await writeFile(file, cert);
  // For a process that runs as somebody else; the key stays in memory.
  await chmod(folder, 0o755);
  return { cert, key, file, remove: () => rm(folder, { recursive: true }) };
}

/** Speaks TLS on one port and hands the bytes on to another, as a proxy in front does. */
export async function startTlsFront(
  port: number,
  targetPort: number,
  { cert, key }: Certificate,
): Promise<{ stop(): Promise<void> }> {
  const sockets = new Set<{ destroy(): void }>();
  const server = createServer({ cert, key }, (outside) => {
    const inside = connect(targetPort, '127.0.0.1');
    for (const [socket, other] of [
      [outside, inside],
      [inside, outside],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    stop: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
