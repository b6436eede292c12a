import { CookieClient } from '../../e2e/support/cookie-client';
import { baseNameOf } from '../../e2e/support/cookie-names';
import { personas } from '../../emulator/personas';
import { measuredPath } from './apps';
import type { KeepAliveClient } from './keep-alive-client';

/** Somebody's browser, as far as one sign-in needs it. Cookies do not tell ports apart, so each app has a browser. */
export class Browser {
  readonly #visitor = new CookieClient();

  /** Of a cookie, or its pieces: all names and values. */
  lengthOf(origin: string, cookie: string): number {
    const cookies = [...this.#visitor.cookies(origin)];
    const pieces = cookies.filter(([name]) => baseNameOf(name).split('.')[0] === cookie);
    return pieces.reduce((length, [name, value]) => length + name.length + value.length, 0);
  }

  /** The page that is measured, to its end. */
  async openPage(origin: string, connections: KeepAliveClient): Promise<void> {
    const cookie = this.#visitor.cookieHeader(origin);
    const { status, setCookies } = await connections.get(origin + measuredPath, cookie);
    if (status !== 200) throw new Error(`${origin}${measuredPath} answers ${status}`);
    this.#visitor.keep(origin, setCookies);
  }

  /** From `/login` by way of Sentinel to `/callback`, whose answer sends the browser on to the page. */
  async signIn(origin: string, atSentinel: string, connections: KeepAliveClient): Promise<void> {
    const login = await connections.get(`${origin}/login?returnTo=${measuredPath}`);
    this.#visitor.keep(origin, login.setCookies);
    const authorization = await connections.get(login.location ?? '', atSentinel);
    const cookie = this.#visitor.cookieHeader(origin);
    const callback = await connections.get(authorization.location ?? '', cookie);
    this.#visitor.keep(origin, callback.setCookies);
    if (callback.location !== origin + measuredPath) {
      throw new Error(`signing in at ${origin} ended at ${callback.location}`);
    }
  }
}

/** The cookie of somebody whom Sentinel knows already, so that it asks for nothing any more. */
export async function knownAtSentinel(appOrigin: string, sentinel: string): Promise<string> {
  const visitor = new CookieClient();
  await visitor.signIn(appOrigin, personas.agent);
  return visitor.cookieHeader(sentinel);
}
