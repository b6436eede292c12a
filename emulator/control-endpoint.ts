import { Hono } from 'hono';
import { ZodError, z } from 'zod';
import type { StateControl } from './control';
import { endpointSchema } from './request-log';

const userChangeBody = z.strictObject({ userId: z.string(), change: z.unknown() });

/** The control of the emulator over HTTP, for tests in another process. It has no request log and no faults. */
export function controlEndpoint(control: StateControl): Hono {
  const changes: Record<string, (body: unknown) => Promise<void>> = {
    installation: control.install,
    dialect: control.speak,
    faults: control.fault,
    'forget-faults': control.forgetFaults,
    users: async (body) => {
      const { userId, change } = userChangeBody.parse(body);
      await control.changeUser(userId, change);
    },
    'rotate-keys': control.rotateKeys,
    reset: control.reset,
  };
  const app = new Hono();
  for (const [path, change] of Object.entries(changes)) {
    app.post(`/${path}`, async (c) => {
      // Without JSON it is undefined, which every schema rejects.
      await change(await c.req.json().catch(() => undefined));
      return c.body(null, 204);
    });
  }
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
