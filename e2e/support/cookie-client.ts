import type { Persona } from '../../emulator/personas';

/** As much of a browser as HTTP needs: keeps cookies per host, and hands redirects over instead of following them. */
export class CookieClient {
  readonly #jars = new Map<string, Map<string, string>>();
  #address: string | null = null;

  /** The cookies kept for the host of an address. */
  cookies(url: string): Map<string, string> {
    const { hostname } = new URL(url);
    const jar = this.#jars.get(hostname) ?? new Map<string, string>();
    this.#jars.set(hostname, jar);
    return jar;
  }

  /** The cookies kept for the host of an address, as a request carries them; empty without any. */
  cookieHeader(url: string): string {
    return [...this.cookies(url)].map((pair) => pair.join('=')).join('; ');
  }

  /** This visitor, as a proxy in front of the app sees it come from an address. */
  from(address: string): this {
    this.#address = address;
    return this;
  }

  /** A second visitor with a copy of everything that this one has. */
  copy(): CookieClient {
    const twin = new CookieClient();
    for (const [host, jar] of this.#jars) twin.#jars.set(host, new Map(jar));
    return twin;
  }

  async open(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = this.cookieHeader(url);
    const headers = new Headers(init.headers);
    // A connection kept for later can be closed by the server at the very moment it is used again.
    headers.set('connection', 'close');
    if (this.#address !== null) headers.set('x-forwarded-for', this.#address);
    if (cookie !== '') headers.set('cookie', cookie);
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    this.keep(url, response.headers.getSetCookie());
    return response;
  }

  /** Takes the cookies of an answer from there. */
  keep(url: string, setCookies: readonly string[]): void {
    const jar = this.cookies(url);
    for (const line of setCookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/;\s*max-age=0\b/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
  }

  /** Posts a form as a page of that origin would. */
  post(url: string, form: Record<string, string> = {}): Promise<Response> {
    const { origin } = new URL(url);
    return this.open(url, { method: 'POST', body: new URLSearchParams(form), headers: { origin } });
  }

  /** Follows redirects until there is an answer that is none. */
  async follow(url: string): Promise<{ readonly url: string; readonly response: Response }> {
    const response = await this.open(url);
    const next = locationOf(response, url);
    return next === null ? { url, response } : this.follow(next);
  }

  /** From `/login` to the address that Sentinel sends the browser back to, which is not opened yet. */
  async reachCallback(loginUrl: string, persona: Persona): Promise<string> {
    const toSentinel = await this.open(loginUrl);
    const sentinel = locationOf(toSentinel, loginUrl) ?? '';
    const answer = await this.open(sentinel);
    const next = locationOf(answer, sentinel) ?? '';
    const attempt = new URL(next).searchParams.get('attempt');
    if (attempt === null) return next;
    const chosen = await this.post(new URL('/login', sentinel).href, {
      attempt,
      persona: persona.key,
    });
    return locationOf(chosen, sentinel) ?? '';
  }

  /** A whole sign-in. Returns the answer of `/callback`. */
  async signIn(appUrl: string, persona: Persona, returnTo = '/dashboard'): Promise<Response> {
    const login = `${appUrl}/login?${new URLSearchParams({ returnTo })}`;
    return this.open(await this.reachCallback(login, persona));
  }
}

/** Where a redirect leads, as an absolute address; null for an answer that is no redirect. */
export function locationOf(response: Response, url: string): string | null {
  const location = response.headers.get('location');
  return location === null ? null : new URL(location, url).href;
}
