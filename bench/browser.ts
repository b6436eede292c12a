import { Visitor } from '../e2e/visitor';
import { personas } from '../emulator/personas';
import { measuredPath } from './apps';
import type { Connections } from './connections';

/** Somebody's browser, as far as one sign-in needs it. Cookies do not tell ports apart, so each app has a browser. */
export class Browser {
  readonly #cookies = new Map<string, string>();

  /** All cookies, as a request carries them. */
  cookie(): string {
    return [...this.#cookies].map((pair) => pair.join('=')).join('; ');
  }

  keep(setCookies: readonly string[]): void {
    for (const line of setCookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/;\s*max-age=0\b/i.test(line)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
  }

  /** Of a cookie, or its pieces: all names and values. */
  lengthOf(cookie: string): number {
    const pieces = [...this.#cookies].filter(([name]) => name.split('.')[0] === cookie);
    return pieces.reduce((length, [name, value]) => length + name.length + value.length, 0);
  }

  /** The page that is measured, to its end. */
  async openPage(origin: string, connections: Connections): Promise<void> {
    const { status, setCookies } = await connections.get(origin + measuredPath, this.cookie());
    if (status !== 200) throw new Error(`${origin}${measuredPath} answers ${status}`);
    this.keep(setCookies);
  }

  /** From `/login` by way of Sentinel to `/callback`, whose answer sends the browser on to the page. */
  async signIn(origin: string, atSentinel: string, connections: Connections): Promise<void> {
    const login = await connections.get(`${origin}/login?returnTo=${measuredPath}`);
    this.keep(login.setCookies);
    const authorization = await connections.get(login.location ?? '', atSentinel);
    const callback = await connections.get(authorization.location ?? '', this.cookie());
    this.keep(callback.setCookies);
    if (callback.location !== origin + measuredPath) {
      throw new Error(`signing in at ${origin} ended at ${callback.location}`);
    }
  }
}

/** The cookie of somebody whom Sentinel knows already, so that it asks for nothing any more. */
export async function knownAtSentinel(appOrigin: string, sentinel: string): Promise<string> {
  const visitor = new Visitor();
  await visitor.signIn(appOrigin, personas.agent);
  return [...visitor.cookies(sentinel)].map((pair) => pair.join('=')).join('; ');
}
