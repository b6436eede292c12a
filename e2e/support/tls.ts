import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { generate } from 'selfsigned';

/** A self-signed certificate. `file` makes a Node.js process trust it (NODE_EXTRA_CA_CERTS). */
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

/** @param until end of the validity; default: a year from now */
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
  // A process of another user has to read the certificate. The key is not on disk.
  await chmod(folder, 0o755);
  return { cert, key, file, remove: () => rm(folder, { recursive: true }) };
}

/** Terminates TLS on one port and forwards to another, as a proxy does. */
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
