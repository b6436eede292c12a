import { CookieClient } from '../../e2e/support/cookie-client';
import { baseNameOf } from '../../e2e/support/cookie-names';
import { personas } from '../../emulator/personas';
import { measuredPath } from './apps';
import type { KeepAliveClient } from './keep-alive-client';

/** The browser of one user of one app. Cookies ignore the port, so apps on different ports need different browsers. */
export class Browser {
  readonly #client = new CookieClient();

  /** The bytes of a cookie, or of all its chunks: names and values. */
  cookieBytes(origin: string, cookie: string): number {
    const cookies = [...this.#client.cookies(origin)];
    const chunks = cookies.filter(([name]) => baseNameOf(name).split('.')[0] === cookie);
    return chunks.reduce((length, [name, value]) => length + name.length + value.length, 0);
  }

  /** Loads the measured page completely. */
  async openPage(origin: string, connections: KeepAliveClient): Promise<void> {
    const cookie = this.#client.cookieHeader(origin);
    const { status, setCookies } = await connections.get(origin + measuredPath, cookie);
    if (status !== 200) throw new Error(`${origin}${measuredPath} answers ${status}`);
    this.#client.keep(origin, setCookies);
  }

  /** Requests `/login`, Sentinel and `/callback`, which redirects to the measured page. */
  async signIn(
    origin: string,
    sentinelCookie: string,
    connections: KeepAliveClient,
  ): Promise<void> {
    const login = await connections.get(`${origin}/login?returnTo=${measuredPath}`);
    this.#client.keep(origin, login.setCookies);
    const authorization = await connections.get(login.location ?? '', sentinelCookie);
    const cookie = this.#client.cookieHeader(origin);
    const callback = await connections.get(authorization.location ?? '', cookie);
    this.#client.keep(origin, callback.setCookies);
    if (new URL(callback.location ?? '', origin).href !== origin + measuredPath) {
      throw new Error(`signing in at ${origin} ended at ${callback.location}`);
    }
  }
}

/** Returns the cookie of a user who is signed in at Sentinel, so that it shows no login page. */
export async function signInAtSentinel(appOrigin: string, sentinel: string): Promise<string> {
  const client = new CookieClient();
  await client.signIn(appOrigin, personas.agent);
  return client.cookieHeader(sentinel);
}
