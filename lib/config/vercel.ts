/**
 * What is wrong with sessions in cookies alone on a host that runs pages and routes in different processes: Vercel, for
 * production and previews.
 *
 * @returns one sentence; null when nothing is wrong
 */
export function vercelSignOutProblem({
  VERCEL,
  VERCEL_ENV = '',
  REDIS_URL = '',
  SESSION_STORE = '',
}: Readonly<Record<string, string | undefined>>): string | null {
  const isDeployed = VERCEL === '1' && ['production', 'preview'].includes(VERCEL_ENV);
  const isShared = REDIS_URL.trim() !== '';
  const isAccepted = SESSION_STORE.trim() === 'cookie';
  return isDeployed && !isShared && !isAccepted
    ? 'On Vercel pages and routes run in different processes, so without Redis no page learns of a sign-out: set REDIS_URL, or SESSION_STORE=cookie to accept that a copied cookie stays good until its limit.'
    : null;
}
