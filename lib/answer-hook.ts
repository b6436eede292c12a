import { subscribe } from 'node:diagnostics_channel';
import { ServerResponse } from 'node:http';
import { answerHeaders } from './answer-headers';

/**
 * Sees to three things that the middleware cannot, for Next.js has the first and the last word. Needed once per process.
 * - Answers that Next.js gives without the middleware (its redirect from `//path`, files of the build) carry the headers
 *   of every answer.
 * - `Vary: Cookie` stays on pages, whose `Vary` Next.js overwrites with its own (vercel/next.js#85999).
 * - Redirects within this app are built from `APP_URL`: Next.js makes those to its own origin relative, and then the
 *   `Host` of the request would decide where they lead.
 */
export function hookIntoAnswers({
  appUrl,
  sendsHsts,
}: {
  readonly appUrl: string;
  readonly sendsHsts: boolean;
}): void {
  const facts = { sendsHsts, concernsSession: false, policy: null, keepsOpener: false };
  const always = answerHeaders(facts);
  subscribe('http.server.request.start', (message) => {
    if (!(message instanceof Object && 'response' in message)) return;
    const { response } = message;
    if (!(response instanceof ServerResponse)) return;
    for (const [name, value] of always) response.setHeader(name, value);
  });
  // For all of them at once: a function of its own for each answer would cost as much as all the headers it sets.
  const { setHeader } = ServerResponse.prototype;
  ServerResponse.prototype.setHeader = function (name, value) {
    switch (name.toLowerCase()) {
      case 'vary':
        return setHeader.call(this, name, withCookie(this.getHeader('vary'), value));
      case 'location':
        return setHeader.call(this, name, /^\/(?!\/)/.test(String(value)) ? appUrl + value : value);
      default:
        return setHeader.call(this, name, value);
    }
  };
}

type HeaderValue = number | string | readonly string[];

/** The new `Vary`, with `Cookie` if the old one had it. */
function withCookie(before: HeaderValue | undefined, value: HeaderValue): HeaderValue {
  const names = (header: HeaderValue | undefined) => [header ?? []].flat().join(', ');
  const isLost = /\bcookie\b/i.test(names(before)) && !/\bcookie\b/i.test(names(value));
  return isLost ? `Cookie, ${names(value)}` : value;
}
