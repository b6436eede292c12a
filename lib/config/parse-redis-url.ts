/** Scheme, kind, login, hosts and path. Without named groups, which TypeScript refuses in an app that targets ES2017. */
const format =
  /^(rediss?)(?:\+(sentinel|cluster))?:\/\/([^/?#]*@)?([^@/?#]+)(\/[^?#]*)?(?:\?.*)?$/i;
/** The name of the primary and the database, each empty where the kind has none. */
const paths = {
  server: /^()(?:\/(\d*))?$/,
  sentinel: /^\/([\w.-]{1,100})(?:\/(\d*))?$/,
  cluster: /^()()\/?$/,
};

/**
 * Parses `REDIS_URL`; null for text that is no address of a Redis. `urls` are ordinary URLs: of the server, the watchers of
 * Redis Sentinel, or some nodes of the cluster. `primaryName` is what Redis Sentinel calls the primary, else empty.
 */
export function parseRedisUrl(text: string) {
  const [, scheme, given, login = '', hosts = '', path = ''] = format.exec(text) ?? [];
  const kind = given === undefined ? 'server' : /^s/i.test(given) ? 'sentinel' : 'cluster';
  const parts = paths[kind].exec(path);
  const port = kind === 'sentinel' ? '26379' : '6379';
  const [first, ...others] = hosts
    .split(',')
    .map((host) => hostUrl(`${scheme}://${login}${host}`, port));
  const rest = others.filter((url) => url !== null);
  const isComplete = rest.length === others.length && (kind !== 'server' || rest.length === 0);
  if (!scheme || !parts || !first || !isComplete) return null;
  const [, primaryName = '', database = ''] = parts;
  return { kind, urls: [first, ...rest], primaryName, database } as const;
}

function hostUrl(address: string, defaultPort: string): string | null {
  try {
    const url = new URL(address);
    decodeURIComponent(url.username + url.password);
    url.port ||= defaultPort;
    return url.hostname === '' ? null : url.href;
  } catch {
    return null;
  }
}
