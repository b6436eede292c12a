import { createHash } from 'node:crypto';
import { cookies } from 'next/headers';
import type { PublicSession } from 'sentinel-nextjs';
import { z } from 'zod';

export const themeSchema = z.enum(['light', 'dark', 'system']);
export type Theme = z.infer<typeof themeSchema>;

/** Each user of a browser has a cookie of their own, so that nobody gets the theme of another. */
export function themeCookieName({ accountId, identity }: PublicSession): string {
  const user = JSON.stringify([accountId, identity.sub]);
  return `theme-${createHash('sha256').update(user).digest('hex').slice(0, 8)}`;
}

/** The theme that this user chose in this browser. */
export async function getTheme(session: PublicSession): Promise<Theme> {
  const chosen = (await cookies()).get(themeCookieName(session))?.value;
  return themeSchema.safeParse(chosen).data ?? 'system';
}
