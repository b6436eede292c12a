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

/** Browsers may send any number of locales. */
const maxLocales = 100;

/** Keeps the formats of a locale, because creating them takes longer than using them. */
export function perLocale<T>(create: (locale: string) => T): (locale: string) => T {
  const formats = new Map<string, T>();
  return (locale) => {
    const known = formats.get(locale);
    if (known !== undefined) return known;
    if (formats.size === maxLocales) formats.clear();
    const format = create(locale);
    formats.set(locale, format);
    return format;
  };
}
