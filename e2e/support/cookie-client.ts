import type { Persona } from '../../emulator/personas';

/** An HTTP client with a cookie jar per host. It does not follow redirects. */
export class CookieClient {
  readonly #jars = new Map<string, Map<string, string>>();
  #clientIp: string | null = null;

  /** The cookies for the host of a URL. */
  cookies(url: string): Map<string, string> {
    const { hostname } = new URL(url);
    const jar = this.#jars.get(hostname) ?? new Map<string, string>();
    this.#jars.set(hostname, jar);
    return jar;
  }

  /** The `Cookie` header for the host of a URL; empty without cookies. */
  cookieHeader(url: string): string {
    return [...this.cookies(url)].map((pair) => pair.join('=')).join('; ');
  }

  /** Sends this client IP in `X-Forwarded-For`, as a proxy does. */
  from(clientIp: string): this {
    this.#clientIp = clientIp;
    return this;
  }

  /** A second client with a copy of all cookies. */
  copy(): CookieClient {
    const copy = new CookieClient();
    for (const [host, jar] of this.#jars) copy.#jars.set(host, new Map(jar));
    return copy;
  }

  async open(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = this.cookieHeader(url);
    const headers = new Headers(init.headers);
    // The server may close a keep-alive connection at the moment of the next request.
    if (!headers.has('connection')) headers.set('connection', 'close');
    if (this.#clientIp !== null) headers.set('x-forwarded-for', this.#clientIp);
    if (cookie !== '') headers.set('cookie', cookie);
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    this.keep(url, response.headers.getSetCookie());
    return response;
  }

  /** Stores the cookies of a response from this URL. */
  keep(url: string, setCookies: readonly string[]): void {
    const jar = this.cookies(url);
    for (const line of setCookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/;\s*max-age=0\b/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
  }

  /** Posts a form with the `Origin` header of the same origin. */
  post(url: string, form: Record<string, string> = {}): Promise<Response> {
    const { origin } = new URL(url);
    return this.open(url, { method: 'POST', body: new URLSearchParams(form), headers: { origin } });
  }

  /** Follows redirects, and returns the final response. */
  async follow(url: string): Promise<{ readonly url: string; readonly response: Response }> {
    const response = await this.open(url);
    const next = locationOf(response, url);
    return next === null ? { url, response } : this.follow(next);
  }

  /** Signs in at Sentinel, and returns the URL of the callback without opening it. */
  async reachCallback(loginUrl: string, persona: Persona): Promise<string> {
    const toSentinel = await this.open(loginUrl);
    const sentinel = locationOf(toSentinel, loginUrl) ?? '';
    const response = await this.open(sentinel);
    const next = locationOf(response, sentinel) ?? '';
    const attempt = new URL(next).searchParams.get('attempt');
    if (attempt === null) return next;
    const chosen = await this.post(new URL('/login', sentinel).href, {
      attempt,
      persona: persona.key,
    });
    return locationOf(chosen, sentinel) ?? '';
  }

  /** Signs in, and returns the response of `/callback`. */
  async signIn(appUrl: string, persona: Persona, returnTo = '/dashboard'): Promise<Response> {
    const login = `${appUrl}/login?${new URLSearchParams({ returnTo })}`;
    return this.open(await this.reachCallback(login, persona));
  }
}

/** The absolute URL of a redirect; null for other responses. */
export function locationOf(response: Response, url: string): string | null {
  const location = response.headers.get('location');
  return location === null ? null : new URL(location, url).href;
}
