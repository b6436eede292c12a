import { getIronSession } from 'iron-session';
import type { ResponseCookie } from 'next/dist/compiled/@edge-runtime/cookies';
import { cookies } from 'next/headers';

/** The signed-in user, or the transaction under way. */
export interface SessionData {
  transaction?: { state: string; codeVerifier: string; returnTo: string };
  user?: { sub: string; isAdmin: boolean; isLpa: boolean };
  tokens?: { accessToken: string; refreshToken: string; endsAtSeconds: number };
}

/** The session of this request, as in iron-session's README. */
export async function getSession() {
  const store = await cookies();
  const cookieStore = {
    get: (name: string) => store.get(name),
    set(cookie: string | ResponseCookie, value = '', options: Partial<ResponseCookie> = {}): void {
      if (typeof cookie === 'string') store.set(cookie, value, options);
      else store.set(cookie);
    },
  };
  return getIronSession<SessionData>(cookieStore, {
    cookieName: 'session',
    password: process.env.SESSION_SECRET ?? '',
    cookieOptions: { secure: false },
  });
}
