import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProcess, stopUnless } from '../../scripts/child-process';
import { anyFreePort } from '../../scripts/free-port';
import { type RunningServer, startApp } from '../../scripts/servers';
import { which } from '../../scripts/which';
import { type Certificate, makeCertificate } from './tls';

/** The ports and the certificate of a proxy. */
interface ProxyOptions {
  readonly httpsPort: number;
  readonly httpPort: number;
  readonly appPort: number;
  readonly certificate: Certificate;
}

/** How to run an example of `deploy/`. */
interface Kind {
  readonly program: string;
  /** Path of the example. */
  readonly example: string;
  /** Replaces host names, ports and certificate in the example. */
  adapt(example: string, options: ProxyOptions, keyFile: string): string;
  /** Name of the configuration file. */
  readonly file: string;
  /** Completes the example to a whole configuration. */
  complete(config: string, folder: string): string;
  args(folder: string): readonly string[];
}

const kinds = {
  nginx: {
    program: 'nginx',
    example: 'deploy/nginx.conf',
    adapt: (example, { httpsPort, httpPort, appPort, certificate }, keyFile) =>
      example
        .replace('server 127.0.0.1:3000;', `server 127.0.0.1:${appPort};`)
        .replace('listen 80;', `listen 127.0.0.1:${httpPort};`)
        .replace('listen 443 ssl http2;', `listen 127.0.0.1:${httpsPort} ssl http2;`)
        .replaceAll('app.brand.example;', '127.0.0.1;')
        .replace(/ssl_certificate .*;/, `ssl_certificate ${certificate.file};`)
        .replace(/ssl_certificate_key .*;/, `ssl_certificate_key ${keyFile};`),
    file: 'nginx.conf',
    complete: (config, folder) => `
      daemon off;
      ${process.getuid?.() === 0 ? 'user root;' : ''}
      pid ${folder}/nginx.pid;
      error_log stderr warn;
      events {}
      http {
        access_log off;
        client_body_temp_path ${folder}/body;
        proxy_temp_path ${folder}/proxy;
        fastcgi_temp_path ${folder}/fastcgi;
        scgi_temp_path ${folder}/scgi;
        uwsgi_temp_path ${folder}/uwsgi;
        ${config}
      }`,
    args: (folder) => ['-c', join(folder, 'nginx.conf'), '-p', folder],
  },
  caddy: {
    program: 'caddy',
    example: 'deploy/Caddyfile',
    adapt: (example, { httpsPort, appPort, certificate }, keyFile) =>
      example
        .replace(
          'app.brand.example {',
          `https://127.0.0.1:${httpsPort} {\n\ttls ${certificate.file} ${keyFile}`,
        )
        .replace('127.0.0.1:3000', `127.0.0.1:${appPort}`),
    file: 'Caddyfile',
    complete: (config) => `{\n\tadmin off\n\tauto_https disable_redirects\n}\n${config}`,
    args: (folder) => ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')],
  },
} satisfies Record<string, Kind>;

export type ProxyKind = keyof typeof kinds;

type Settings = Readonly<Record<string, string>>;

/** The production build behind a proxy. */
export interface ProxiedApp {
  readonly app: RunningServer;
  readonly url: string;
  readonly httpsPort: number;
  readonly httpPort: number;
  readonly environment: Settings;
  stop(): Promise<void>;
}

/**
 * Starts the app behind a proxy with its example configuration.
 *
 * @param environmentAt returns the environment of the app for its public URL and certificate
 * @param edit changes the example
 */
export async function startProxiedApp(
  kind: ProxyKind,
  environmentAt: (url: string, certificate: Certificate) => Settings | Promise<Settings>,
  edit?: (example: string) => string,
): Promise<ProxiedApp> {
  const certificate = await makeCertificate();
  const [httpsPort, httpPort, port] = [
    await anyFreePort(),
    await anyFreePort(),
    await anyFreePort(),
  ];
  const url = `https://127.0.0.1:${httpsPort}`;
  const running: Pick<RunningServer, 'stop'>[] = [];
  const stop = async () => {
    await Promise.all(running.map((server) => server.stop()));
    await certificate.remove();
  };
  const start = async () => {
    const environment = await environmentAt(url, certificate);
    const app = await startApp({ command: 'start', host: '127.0.0.1', port, environment });
    running.push(app);
    running.push(await startProxy(kind, { httpsPort, httpPort, appPort: port, certificate }, edit));
    return { app, url, httpsPort, httpPort, environment, stop };
  };
  return stopUnless({ stop }, start());
}

/**
 * Starts a proxy with its example configuration.
 *
 * @param edit changes the example
 */
async function startProxy(
  name: ProxyKind,
  options: ProxyOptions,
  edit: (example: string) => string = (example) => example,
): Promise<{ stop(): Promise<void> }> {
  const kind: Kind = kinds[name];
  const program = which([kind.program]);
  if (program === null) {
    throw new Error(`no ${name} in the PATH (Debian: apt-get install ${name})`);
  }
  const folder = await mkdtemp(join(tmpdir(), `sentinel-nextjs-${name}-`));
  const keyFile = join(folder, 'key.pem');
  await writeFile(keyFile, options.certificate.key, { mode: 0o600 });
  const example = edit(readFileSync(kind.example, 'utf8'));
  await writeFile(
    join(folder, kind.file),
    kind.complete(kind.adapt(example, options, keyFile), folder),
  );
  const environment = { ...process.env, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
  const server = startProcess(kind.args(folder), { program, environment, folder });
  const stop = async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  };
  while (!(await accepts(options.httpsPort))) {
    if (server.hasEnded()) {
      await stop();
      throw new Error(`${name} did not start:\n${server.output()}`);
    }
    await sleep(50);
  }
  return { stop };
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
