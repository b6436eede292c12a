import type { Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { codeRedirect, errorRedirect } from './authorize';
import type { EmulatorEnv } from './endpoint';
import { errorPage, loginPage } from './pages';
import { loginsCookie } from './pending-logins';
import { personas } from './personas';
import { ssoCookie } from './sso-sessions';
import type { EmulatorState } from './state';

/** The login page and its form: a stand-in for LivePerson's own login, without faults. */
export function serveLogin(app: Hono<EmulatorEnv>, state: EmulatorState): void {
  const pendingLogin = (c: Context<EmulatorEnv>, id: string) =>
    state.pendingLogins.find(id, getCookie(c, loginsCookie), state.now());

  app.use('/login', async (c, next) => {
    c.header('Cache-Control', 'no-store');
    // Against clickjacking: like every login page, it cannot be embedded.
    c.header('X-Frame-Options', 'DENY');
    const { openerPolicy } = state.dialect;
    if (openerPolicy !== null) c.header('Cross-Origin-Opener-Policy', openerPolicy);
    await next();
  });

  app.get('/login', (c) => {
    const id = c.req.query('attempt') ?? '';
    const request = pendingLogin(c, id);
    if (typeof request === 'string') return c.html(errorPage(request), 400);
    return c.html(loginPage(id, new URL(request.redirectUri).host));
  });

  app.post('/login', async (c) => {
    const form = new URLSearchParams(await c.req.text());
    const request = pendingLogin(c, form.get('attempt') ?? '');
    if (typeof request === 'string') return c.html(errorPage(request), 400);
    if (form.has('cancel')) {
      return errorRedirect(c, state, request, 'access_denied', 'The user cancelled the sign-in.');
    }
    const persona = Object.values(personas).find(({ key }) => key === form.get('persona'));
    if (!persona) return c.html(errorPage('There is no such user to sign in as.'), 400);
    const sessionId = state.ssoSessions.create(persona.userId, state.now());
    setCookie(c, ssoCookie, sessionId, { path: '/', httpOnly: true, sameSite: 'Lax' });
    return codeRedirect(c, state, request, persona.userId);
  });
}
