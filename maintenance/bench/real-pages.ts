import { CookieClient } from '../../e2e/support/cookie-client';
import { type Persona, personas } from '../../emulator/personas';
import { demoSettings } from '../../scripts/demo-settings';
import { anyFreePort } from '../../scripts/free-port';
import { startApp, startEmulatorServer } from '../../scripts/servers';
import { markdownTable } from '../docs/markdown-table';
import { type BenchmarkSize, ratioOf, repeat, runBenchmark, spreadOf } from './benchmark';
import { type KeepAliveClient, openConnections } from './keep-alive-client';
import { cpuMsOf, keepOnCore } from './process-cpu';
import { formatSpread, type Result } from './results';

const concurrency = 2;
const firstRequests = 100;

/** The pages, with the most CPU time that each may take compared with the build before. */
const pages = [
  { name: 'the dashboard with all its parts', path: '/dashboard', limit: 1 },
  { name: '`/admin` with 10,000 users', path: '/admin', limit: 0.5 },
  { name: '`/api/me`', path: '/api/me', limit: 2 / 3 },
] as const;
const [dashboard] = pages;
const firstPages = {
  name: `the dashboard, the first ${firstRequests} requests of a server`,
  limit: 1,
};

type Size = Omit<BenchmarkSize, 'concurrency'>;

/**
 * Measures the pages as users open them, with all calls to the emulator. The app has to be built already.
 *
 * @param before the folder of another build of this app to compare with
 */
export async function measureRealPages(size: Size, before?: string): Promise<Result> {
  const folders = ['.', ...(before === undefined ? [] : [before])];
  const connections = openConnections(concurrency);
  try {
    const first = new Map<string, number[]>(folders.map((folder) => [folder, []]));
    const rounds = await runBenchmark({ ...size, concurrency }, async () => {
      const servers = await startServers(folders);
      for (const app of servers.apps) {
        first.get(app.folder)?.push(await measureFirst(app, servers.cookie, connections));
      }
      const subjects = servers.apps.flatMap(({ folder, pid, origin }) =>
        pages.map(({ path }) => {
          const client = new CookieClient();
          client.keep(origin, servers.cookie.split('; '));
          const work = () => open(client, origin + path, connections);
          return [`${folder} ${path}`, { pid, work }] as const;
        }),
      );
      return { subjects: new Map(subjects), stop: servers.stop };
    });
    const rows = [
      ...pages.map((page) => ({
        ...page,
        cpuMs: folders.map((folder) => rounds(`${folder} ${page.path}`).cpuMs),
      })),
      { ...firstPages, cpuMs: folders.map((folder) => first.get(folder) ?? []) },
    ];
    return resultOf(rows, before !== undefined);
  } finally {
    connections.close();
  }
}

interface Row {
  readonly name: string;
  readonly limit: number;
  /** Of each folder: CPU milliseconds per request. */
  readonly cpuMs: readonly (readonly number[])[];
}

function resultOf(rows: readonly Row[], isCompared: boolean): Result {
  const compared = rows.map(({ cpuMs: [now = [], before = []], ...row }) => ({
    ...row,
    now,
    before,
  }));
  return {
    title: 'The pages of this app',
    text: `With all calls to the services at the emulator, a user list of 9,993 users from the cache, ${concurrency} requests at the same
time. The first requests are those of a new server, one after the other.

${markdownTable([
  ['', 'CPU ms per request', ...(isCompared ? ['before', 'ratio'] : [])],
  ...compared.map(({ name, now, before }) => [
    name,
    formatSpread(spreadOf(now)),
    ...(isCompared ? [formatSpread(spreadOf(before)), formatSpread(ratioOf(now, before))] : []),
  ]),
])}`,
    verdicts: isCompared
      ? compared.map(({ name, now, before, limit }) => ({
          what: `${name}, ratio to before`,
          value: ratioOf(now, before).median,
          limit,
        }))
      : [],
  };
}

interface Server {
  readonly folder: string;
  readonly pid: number;
  readonly origin: string;
}

/** Starts one server for each folder, with the same settings, so that they accept the same session. */
async function startServers(folders: readonly string[]) {
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of stops.reverse()) await end();
  };
  try {
    const signInPort = await anyFreePort();
    const appUrl = `http://127.0.0.1:${signInPort}`;
    const emulator = await startEmulatorServer(0, [`${appUrl}/callback`]);
    stops.push(() => emulator.stop());
    for (const pid of [process.pid, emulator.pid]) if (pid !== undefined) keepOnCore(pid, 1);
    const environment = { ...demoSettings(appUrl, emulator.origin), LOG_LEVEL: 'warn' };
    const start = async (folder: string, port: number): Promise<Server> => {
      const app = await startApp({
        command: 'start',
        folder,
        host: '127.0.0.1',
        port,
        environment,
      });
      stops.push(() => app.stop());
      if (app.pid === undefined) throw new Error(`${folder} has no process`);
      keepOnCore(app.pid, 0);
      return { folder, pid: app.pid, origin: app.origin };
    };
    const cookie = await signInAt(await start('.', signInPort), personas.administrator);
    const apps: Server[] = [];
    for (const folder of folders) apps.push(await start(folder, await anyFreePort()));
    return { apps, cookie, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function signInAt({ origin }: Server, persona: Persona): Promise<string> {
  const client = new CookieClient();
  await client.signIn(origin, persona);
  return client.cookieHeader(origin);
}

/** The CPU time of each of the first requests of a server. */
async function measureFirst(
  { origin, pid }: Server,
  cookie: string,
  connections: KeepAliveClient,
): Promise<number> {
  const client = new CookieClient();
  client.keep(origin, cookie.split('; '));
  const cpuBeganMs = cpuMsOf(pid);
  await repeat(() => open(client, origin + dashboard.path, connections), firstRequests, 1);
  return (cpuMsOf(pid) - cpuBeganMs) / firstRequests;
}

/** Keeps new cookies as a browser does: the server would seal and open a rolled session again for each request. */
async function open(
  client: CookieClient,
  url: string,
  connections: KeepAliveClient,
): Promise<void> {
  const { status, setCookies } = await connections.get(url, client.cookieHeader(url));
  if (status !== 200) throw new Error(`${url} answers ${status}`);
  client.keep(url, setCookies);
}
