import { withErrorResponse } from '@/lib/next/error-response';
import { getParts } from '@/lib/wiring';

/**
 * Tells whether people can sign in here: Sentinel's host has to be known, of one account at least, and sessions have to
 * be kept somewhere.
 */
export const GET = withErrorResponse(async () => {
  const { config, sentinelFor, sessions } = getParts();
  const origins = config.installations.map(({ accountId }) => sentinelFor(accountId).origin());
  const [isSentinelKnown, isStoreReady] = await Promise.all([
    Promise.any(origins).then(
      () => true,
      () => false,
    ),
    sessions.isReady(),
  ]);
  const notReady = [
    ...(isSentinelKnown ? [] : ['sentinel']),
    ...(isStoreReady ? [] : ['session_store']),
  ];
  const isReady = notReady.length === 0;
  return Response.json(isReady ? { status: 'ready' } : { status: 'not_ready', notReady }, {
    status: isReady ? 200 : 503,
    headers: { 'Cache-Control': 'no-store' },
  });
});
