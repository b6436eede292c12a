import { type Context, Hono } from 'hono';
import { ZodError, z } from 'zod';
import type { StateControl } from './control';
import { endpointSchema } from './request-log';

const userChangeBody = z.strictObject({ userId: z.string(), change: z.unknown() });

/** The control of the emulator over HTTP, for tests in another process. It has no request log and no faults. */
export function controlEndpoint(control: StateControl): Hono {
  const app = new Hono();
  app.post('/installation', async (c) => noContent(c, control.install(await readJson(c))));
  app.post('/dialect', async (c) => noContent(c, control.speak(await readJson(c))));
  app.post('/faults', async (c) => noContent(c, control.fault(await readJson(c))));
  app.post('/forget-faults', (c) => noContent(c, control.forgetFaults()));
  app.post('/users', async (c) => {
    const { userId, change } = userChangeBody.parse(await readJson(c));
    return noContent(c, control.changeUser(userId, change));
  });
  app.post('/rotate-keys', (c) => noContent(c, control.rotateKeys()));
  app.post('/reset', (c) => noContent(c, control.reset()));
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

async function noContent(c: Context, change: Promise<void>): Promise<Response> {
  await change;
  return c.body(null, 204);
}

/** The JSON of the request, or undefined, which every schema rejects. */
async function readJson(c: Context): Promise<unknown> {
  return c.req.json().catch(() => undefined);
}
