import { type Context, Hono } from 'hono';
import { ZodError } from 'zod';
import type { StateControl } from './control';
import { endpointSchema } from './request-log';

/** The control of the emulator over HTTP, for tests in another process. It can neither be recorded nor made to fail. */
export function controlEndpoint(control: StateControl): Hono {
  const app = new Hono();
  app.post('/installation', async (c) => done(c, control.install(await bodyOf(c))));
  app.post('/dialect', async (c) => done(c, control.speak(await bodyOf(c))));
  app.post('/faults', async (c) => done(c, control.fault(await bodyOf(c))));
  app.post('/forget-faults', (c) => done(c, control.forgetFaults()));
  app.post('/rotate-keys', (c) => done(c, control.rotateKeys()));
  app.post('/reset', (c) => done(c, control.reset()));
  app.get('/requests', async (c) => {
    const endpoint = endpointSchema.optional().parse(c.req.query('endpoint'));
    return c.json(await control.requests(endpoint));
  });
  app.get('/secrets', async (c) => c.json(await control.secrets()));
  app.onError((error, c) => {
    if (error instanceof ZodError) return c.json({ issues: error.issues }, 400);
    throw error;
  });
  return app;
}

async function done(c: Context, change: Promise<void>): Promise<Response> {
  await change;
  return c.body(null, 204);
}

/** What is no JSON is undefined, which no body may be. */
async function bodyOf(c: Context): Promise<unknown> {
  return c.req.json().catch(() => undefined);
}
