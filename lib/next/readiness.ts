import type { AppRequest } from './responses';

/** Whether people can sign in: Sentinel's host is known for at least one account, and the session store answers. */
export async function ready({ services }: AppRequest): Promise<Response> {
  const { config, sentinelFor, sessions } = services;
  const origins = config.installations.map(({ accountId }) => sentinelFor(accountId).origin());
  const [origin, isStoreReady] = await Promise.all([
    Promise.any(origins).catch(() => null),
    sessions.isReady(),
  ]);
  const notReady = [
    ...(origin === null ? ['sentinel'] : []),
    ...(isStoreReady ? [] : ['session_store']),
  ];
  const isReady = notReady.length === 0;
  return Response.json(isReady ? { status: 'ready' } : { status: 'not_ready', notReady }, {
    status: isReady ? 200 : 503,
    headers: { 'Cache-Control': 'no-store' },
  });
}
