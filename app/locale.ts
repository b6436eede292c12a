import { headers } from 'next/headers';
import { cache } from 'react';

/** The first language of `Accept-Language`, else English. It formats dates and numbers; the texts are English. */
export const getLocale = cache(async (): Promise<string> => {
  const [language = ''] = (await headers()).get('accept-language')?.split(/[,;]/, 1) ?? [];
  try {
    return Intl.NumberFormat.supportedLocalesOf(language)[0] ?? 'en';
  } catch {
    return 'en';
  }
});

// One format for each request, because creating one takes longer than using it.

export const getNumberFormat = cache(async () => new Intl.NumberFormat(await getLocale()));

/** Formats the clock time in UTC. */
export const getTimeFormat = cache(
  async () =>
    new Intl.DateTimeFormat(await getLocale(), {
      dateStyle: 'medium',
      timeStyle: 'short',
      timeZone: 'UTC',
    }),
);
