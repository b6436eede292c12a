/** Why sessions cannot be in cookies alone on Vercel, in production and previews; null for no problem. */
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
    ? 'On Vercel pages and routes run in different processes, so without Redis a sign-out does not reach the pages: set REDIS_URL, or SESSION_STORE=cookie to accept that a copied cookie stays valid after sign-out until it expires.'
    : null;
}
