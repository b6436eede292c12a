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
