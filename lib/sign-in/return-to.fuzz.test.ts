import fc from 'fast-check';
import { expect, it } from 'vitest';
import { finishAttempt, setUpEmulatedApp, startAttempt } from '../../e2e/support/emulated-app';
import { tries } from '../../e2e/support/fuzz';
import { config } from '../../e2e/support/unit-fixtures';
import { redirectTo } from '../next/responses';
import { parseLoginParams } from './login-params';
import { safeReturnTo } from './return-to';

const app = 'https://app.brand.example';

/** Addresses from valid, unusual or missing services. */
const scheme = fc.constantFrom(
  '',
  'https:',
  'http:',
  'HTTPS:',
  'ftp:',
  'javascript:',
  'data:',
  ':',
);
const slashes = fc
  .array(fc.constantFrom('/', '\\', '/', '/.', '/..', '%2f', '%5c', '\u2215', '\uff0f', '\u2044'), {
    maxLength: 4,
  })
  .map((all) => all.join(''));
const userinfo = fc.constantFrom('', 'user@', 'user:password@', 'app.brand.example@', '@', '%40');
const host = fc.constantFrom(
  ...['', 'evil.example', 'EVIL.EXAMPLE.', 'app.brand.example', 'app.brand.example.evil.example'],
  ...[
    '127.0.0.1',
    '2130706433',
    '0x7f.1',
    '[::1]',
    '[::ffff:1.2.3.4]',
    'xn--e1aybc',
    'ｅvil.example',
  ],
  ...[
    'evil。example',
    'e\u00advil.example',
    'evil%2eexample',
    'here.invalid',
    'localhost',
    '..',
    '.',
  ],
);
const port = fc.constantFrom('', ':443', ':80', ':0', ':65536', ':', ':080', ':-1', ':login');
const segment = fc.oneof(
  fc.constantFrom(
    'login',
    'callback',
    'logout',
    'Login',
    'l\u00f6gin',
    'dashboard',
    'admin',
    'api',
  ),
  fc.constantFrom('.', '..', '%2e', '.%2E', '%2e%2e', '...', '', ';', 'a;b', '~', '@', ':'),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
);
const path = fc
  .array(fc.tuple(fc.constantFrom('/', '/', '/', '\\', '//', '/\\'), segment), { maxLength: 4 })
  .map((all) => all.flat().join(''));
const query = fc.constantFrom('', '?', '?returnTo=//evil.example', '?a=b&c', '?/../..//evil', '??');
const hash = fc.constantFrom('', '#', '#//evil.example', '#/login', '#\\');
const address = fc
  .tuple(scheme, slashes, userinfo, host, port, path, query, hash)
  .map((services) => services.join(''));

const percent = (character: string) =>
  Array.from(Buffer.from(character), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const odd = fc.constantFrom(
  '\t',
  '\n',
  '\r',
  '\u0000',
  '\u001f',
  '\u007f',
  ' ',
  '\u00a0',
  '\ufeff',
  '%00',
  '%09',
  '%0d%0a',
  '\u202e',
  '\ud800',
  '%',
  '%2',
  '\\',
);
type Disguise = (text: string) => string;
const disguise: fc.Arbitrary<Disguise> = fc.oneof(
  fc.nat().map(
    (index): Disguise =>
      (text) => {
        const at = index % (text.length + 1);
        return text.slice(0, at) + percent(text.charAt(at)) + text.slice(at + 1);
      },
  ),
  fc.tuple(fc.nat(), odd).map(
    ([index, sign]): Disguise =>
      (text) => {
        const at = index % (text.length + 1);
        return text.slice(0, at) + sign + text.slice(at);
      },
  ),
  fc
    .constantFrom<Disguise[]>(
      encodeURI,
      encodeURIComponent,
      (text) => Array.from(text, percent).join(''),
      (text) => text.toUpperCase(),
      (text) => `/${text}`,
      (text) => `/${text}/..`,
      (text) => text.normalize('NFKC'),
    )
    .map(
      (change): Disguise =>
        (text) =>
          isWellFormed(text) ? change(text) : text,
    ),
);
const disguised = fc
  .tuple(address, fc.array(disguise, { maxLength: 3 }))
  .map(([plain, disguises]) => disguises.reduce((text, change) => change(text), plain));

/** Encoding functions throw for lone surrogates. */
function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

/** The URL as an absolute and as a relative `Location`. */
const destinations = (location: string) => [
  new URL(location),
  new URL(location, `${app}/callback`),
];

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function expectHere(location: string): void {
  for (const url of destinations(location)) {
    expect(url.origin).toBe(app);
    expect(url.username + url.password).toBe('');
    expect(decoded(url.pathname)).not.toMatch(/^\/*(?:login|callback|logout)\/*$/);
  }
}

it('any address is dropped or is a path of this app', () => {
  fc.assert(
    fc.property(disguised, (wanted) => {
      const kept = safeReturnTo(wanted, config.routes);
      expect(kept).toMatch(/^\/(?![/\\])[!-~]*$/);
      expectHere(app + kept);
      expect(redirectTo({ location: app + kept, cookies: [] }).headers.get('location')).toBe(
        app + kept,
      );
    }),
    tries(5_000),
  );
});

const setup = setUpEmulatedApp();

it('a whole sign-in ends on this app for any returnTo', async () => {
  await fc.assert(
    fc.asyncProperty(disguised, async (wanted) => {
      // Decoded, as from a query.
      const query = new URLSearchParams(`returnTo=${wanted}`);
      const asked = parseLoginParams({ query, headers: new Headers() }, setup.app.services.config);
      const attempt = await startAttempt(setup.emulator, setup.app, [], undefined, asked);
      const { location, cookies } = await finishAttempt(attempt, setup.app);
      expectHere(location);
      expect(location).toBe(app + safeReturnTo(query.get('returnTo'), config.routes));
      expect(cookies.filter(({ maxAge }) => maxAge > 0).map(({ name }) => name)).toEqual([
        '__Host-session',
      ]);
    }),
    tries(60),
  );
});
