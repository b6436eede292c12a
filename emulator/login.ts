import type { Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { attemptsCookie } from './authorization-requests';
import { codeRedirect, errorRedirect } from './authorize';
import type { EmulatorEnv } from './endpoint';
import { errorPage } from './error-page';
import { loginPage } from './login-page';
import { personaByKey } from './personas';
import { ssoCookie } from './sso-sessions';
import type { EmulatorState } from './state';

const noAttempt = {
  timed_out: 'This sign-in attempt timed out after 10 minutes.',
  unknown: 'This browser has no such sign-in attempt.',
};

/** The login page and its answer: the place of LivePerson's own login, where no machine calls. */
export function serveLogin(app: Hono<EmulatorEnv>, state: EmulatorState): void {
  const attemptOf = (c: Context<EmulatorEnv>, attemptId: string) =>
    state.attempts.find(attemptId, getCookie(c, attemptsCookie), state.now());

  app.use('/login', async (c, next) => {
    c.header('Cache-Control', 'no-store');
    // No login page lets itself be framed: whoever frames it could draw over it.
    c.header('X-Frame-Options', 'DENY');
    const { openerPolicy } = state.dialect;
    if (openerPolicy !== null) c.header('Cross-Origin-Opener-Policy', openerPolicy);
    await next();
  });

  app.get('/login', (c) => {
    const attemptId = c.req.query('attempt') ?? '';
    const attempt = attemptOf(c, attemptId);
    if (typeof attempt === 'string') return c.html(errorPage(noAttempt[attempt]), 400);
    return c.html(loginPage(attemptId, new URL(attempt.redirectUri).host));
  });

  app.post('/login', async (c) => {
    const form = new URLSearchParams(await c.req.text());
    const attempt = attemptOf(c, form.get('attempt') ?? '');
    if (typeof attempt === 'string') return c.html(errorPage(noAttempt[attempt]), 400);
    if (form.has('cancel')) {
      return c.redirect(
        errorRedirect(c, state, attempt, 'access_denied', 'The person cancelled the sign-in.'),
      );
    }
    const persona = personaByKey(form.get('persona') ?? '');
    if (!persona) return c.html(errorPage('There is no such person to sign in as.'), 400);
    const sessionId = state.ssoSessions.begin(persona.userId);
    setCookie(c, ssoCookie, sessionId, { path: '/', httpOnly: true, sameSite: 'Lax' });
    return c.redirect(codeRedirect(c, state, attempt, persona.userId));
  });
}
