import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { z } from 'zod';
import { closeServer, listen } from '../../e2e/support/listen';
import { demoInstallation } from '../../emulator/installation';
import { SigningKeys, signRs256 } from '../../emulator/signing-keys';

const tokenResponse = z.looseObject({ id_token: z.string() });
const claimsSchema = z.record(z.string(), z.unknown());

/** An OpenID provider in front of the emulator, for clients that need discovery, a nonce, and a URL as the issuer. */
export async function startOpenIdProvider(
  emulatorOrigin: string,
): Promise<{ readonly origin: string; stop(): Promise<void> }> {
  const server = createServer();
  const origin = `http://localhost:${await listen(server)}`;
  const issuer = `${origin}/`;
  const sentinel = `${emulatorOrigin}/sentinel/api/account/${demoInstallation.accountId}`;
  const keys = new SigningKeys(2048);
  const nonces = new Map<string, string>();
  const app = new Hono();

  app.get('/.well-known/openid-configuration', (c) =>
    c.json({
      issuer,
      authorization_endpoint: `${origin}/authorize`,
      token_endpoint: `${origin}/token`,
      jwks_uri: `${origin}/jwks`,
    }),
  );
  app.get('/jwks', async (c) => c.json(await keys.jwks(true)));

  app.get('/authorize', async (c) => {
    const query = new URLSearchParams({ ...c.req.query(), v: '1.0' });
    const headers = { cookie: c.req.header('cookie') ?? '' };
    const response = await fetch(`${sentinel}/authorize?${query}`, { headers, redirect: 'manual' });
    const location = new URL(response.headers.get('location') ?? '', emulatorOrigin);
    nonces.set(location.searchParams.get('code') ?? '', c.req.query('nonce') ?? '');
    return c.redirect(location.href);
  });

  app.post('/token', async (c) => {
    const body = new URLSearchParams(await c.req.text());
    const response = await fetch(`${sentinel}/token?v=2.0`, { method: 'POST', body });
    const tokens = tokenResponse.parse(await response.json());
    const code = body.get('code') ?? '';
    const [, claims = ''] = tokens.id_token.split('.');
    const changed = {
      ...claimsSchema.parse(JSON.parse(Buffer.from(claims, 'base64url').toString())),
      iss: issuer,
      nonce: nonces.get(code),
    };
    nonces.delete(code);
    const key = await keys.current();
    const signed = [{ kid: key.kid, typ: 'JWT', alg: 'RS256' }, changed]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const id_token = `${signed}.${signRs256(key, signed).toString('base64url')}`;
    return c.json({ ...tokens, id_token });
  });

  server.on('request', getRequestListener(app.fetch));
  return { origin, stop: () => closeServer(server) };
}
