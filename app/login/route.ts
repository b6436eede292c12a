import { handleLogin } from '@/lib/next/login';
import { publicRoute } from '@/lib/next/public-route';

/** Starts a sign-in: off to Sentinel. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = publicRoute(handleLogin);

/** Every response is for one request alone. Said outright, Next.js need not watch what the handler reads. */
export const dynamic = 'force-dynamic';
