import { redirect } from 'next/navigation';
import { NextResponse } from 'next/server';
import { z } from 'zod';
import { themeCookieName, themeSchema } from '@/app/theme';
import { sentinel } from '@/sentinel';

/** A page is shown at these URLs only in response to a form. */
const formPaths = ['/dashboard/theme', '/dashboard/sessions/end'];

/** Stores the theme for a year, and returns to the page of the form. */
export const POST = sentinel.mutation(
  z.object({ theme: themeSchema }),
  async ({ request, session, form }) => {
    const appUrl = sentinel.appUrl();
    const referer = request.headers.get('referer') ?? '';
    const path = referer.startsWith(`${appUrl}/`) ? referer.slice(appUrl.length) : '';
    const { returnTo } = await sentinel.readLoginParams(Promise.resolve({ returnTo: path }));
    const location = formPaths.includes(returnTo) ? '/dashboard' : returnTo;
    const response = new NextResponse(null, { status: 303, headers: { location } });
    const secure = appUrl.startsWith('https:');
    const attributes = { httpOnly: true, sameSite: 'lax', secure, maxAge: 31_536_000 } as const;
    response.cookies.set(themeCookieName(session), form.theme, attributes);
    return response;
  },
);

/** A sign-in may return to the address of the form. */
export async function GET(): Promise<never> {
  await sentinel.requireSession();
  redirect('/dashboard');
}
