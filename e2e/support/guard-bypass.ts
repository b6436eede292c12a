import { expect } from '@playwright/test';
import { personas } from '../../emulator/personas';
import { CookieClient } from './cookie-client';
import { sendRaw } from './raw-request';
import { ticketAction } from './server-action';

/** A request that bypassed the middleware of an earlier Next.js version, or a similar one. */
export interface BypassRequest {
  /** CVE number, or `spelling`. */
  readonly cve: string;
  /** The target of the request line. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
}

const fiveTimes = (name: string) => Array.from({ length: 5 }, () => name).join(':');
/** CVE-2025-29927: the middleware did not run for requests marked as its own subrequests. */
const subrequests = ['middleware', 'src/middleware', 'proxy', 'src/proxy'].flatMap((name) => [
  { 'x-middleware-subrequest': name },
  { 'x-middleware-subrequest': fiveTimes(name) },
]);
/** CVE-2026-44574: these override the path parameters of the page. */
const parameterQueries = ['nxtPid=7', 'nxtIid=7', 'nxtPid=7&nxtIid=7', '__nextLocale=en'];
const routeHeaders = [
  { 'x-now-route-matches': '1=7&nxtPid=7' },
  { 'x-matched-path': '/tickets/[id]' },
  { 'x-invoke-path': '/tickets/7', 'x-invoke-status': '200' },
  { 'x-middleware-rewrite': '/tickets/7' },
  { 'x-middleware-next': '1', 'x-middleware-skip': '1' },
];
/** CVE-2026-44575 and CVE-2026-45109 (Turbopack): the URLs of page data. */
const dataSuffixes = [
  '.rsc',
  '.prefetch.rsc',
  '.segments/_tree.segment.rsc',
  '.segments/_full.segment.rsc',
  '.segments/$c$children/__PAGE__.segment.rsc',
  '.segments/!KHRlYW0p/__PAGE__.segment.rsc',
  '.json',
  '.txt',
];
const dataHeaders = [
  {},
  { rsc: '1' },
  { rsc: '1', 'next-router-prefetch': '1' },
  { rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/_tree' },
];
/** CVE-2026-44576: page data at the URL of the page, without the parameter that distinguishes them. */
const pageDataHeaders = [{ rsc: '1' }, { RSC: '1', accept: 'text/x-component' }];
/** Spellings of a path that a guard and a router may interpret differently. */
const spellings: readonly ((path: string) => string)[] = [
  (path) => `${path}/`,
  (path) => `/${path}`,
  (path) => `${path}//`,
  (path) => `/.${path}`,
  (path) => `/x/..${path}`,
  (path) => `/_next/static/../..${path}`,
  (path) => `/_next/static/%2e%2e/%2e%2e${path}`,
  (path) => `/_next/static/..%2f..${path}`,
  (path) => `/login/..${path}`,
  (path) => path.toUpperCase(),
  (path) => path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  (path) => path.replace(/[a-z]/, (letter) => `%25${letter.charCodeAt(0).toString(16)}`),
  (path) => path.replaceAll('/', '\\').replace('\\', '/'),
  (path) => `${path};x`,
  (path) => `${path}%00`,
  (path) => `${path}%20`,
  (path) => `${path}?_rsc=1`,
  (path) => `/_next/data/development${path}.json`,
];

/**
 * All known bypass requests for a path.
 *
 * @param path such as `/tickets/7`
 */
export function bypassRequests(path: string): readonly BypassRequest[] {
  const plain = (cve: string, headersOfEach: readonly Readonly<Record<string, string>>[]) =>
    headersOfEach.map((headers) => ({ cve, target: path, headers }));
  return [
    ...plain('CVE-2025-29927', subrequests),
    ...parameterQueries.map((query) => ({
      cve: 'CVE-2026-44574',
      target: `${path}?${query}`,
      headers: {},
    })),
    ...plain('CVE-2026-44574', routeHeaders),
    ...dataSuffixes.flatMap((suffix) =>
      dataHeaders.map((headers) => ({ cve: 'CVE-2026-44575', target: path + suffix, headers })),
    ),
    ...plain('CVE-2026-45109', dataHeaders),
    ...plain('CVE-2026-44576', pageDataHeaders),
    ...spellings.map((spell) => ({ cve: 'spelling', target: spell(path), headers: {} })),
  ];
}

/** Protected paths of the brand's app, and paths that lead to one. */
const brandPaths = [
  '/tickets/7',
  '/tickets/help',
  '/t/7',
  '/api/tickets/7',
  '/reports',
  '/dashboard',
  '/admin',
];

/** Sends all known bypass requests to the brand's app, and expects no protected content and no change of a ticket. */
export async function expectNoBypass(origin: string, ticketId: string): Promise<void> {
  for (const path of brandPaths) await expectNoContent(origin, path);
  const client = new CookieClient();
  await client.signIn(origin, personas.agent, '/');
  const page = await (await client.open(`${origin}/tickets/${ticketId}`)).text();
  const { type, nextAction, body } = ticketAction(page, ticketId).byRouter;
  const posts = [
    ...bypassRequests(`/tickets/${ticketId}/close`).map(({ target, headers }) =>
      sendRaw(origin, { method: 'POST', target, headers: { ...headers, origin } }),
    ),
    ...bypassRequests(`/tickets/${ticketId}`).map(({ target, headers }) => {
      const sent = { ...headers, origin, ...nextAction, 'content-type': type };
      return sendRaw(origin, { method: 'POST', target, headers: sent, body });
    }),
  ];
  await Promise.all(posts);
  const ticket = await client.open(`${origin}/api/tickets/${ticketId}`);
  expect(await ticket.json()).toMatchObject({ id: ticketId, closedBy: [], notes: [] });
}

async function expectNoContent(origin: string, path: string): Promise<void> {
  await Promise.all(
    bypassRequests(path).map(async ({ cve, target, headers }) => {
      const response = await sendRaw(origin, { method: 'GET', target, headers });
      const description = `${cve} ${target} ${JSON.stringify(headers)}`;
      expect(response.body, description).not.toMatch(
        /Secret of|Tickets by week|Amir|Dana|greeting/,
      );
      expect(response.status, description).toBeLessThan(500);
    }),
  );
}
