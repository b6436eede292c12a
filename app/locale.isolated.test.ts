import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { getLocale, perLocale } from './locale';
import { RemoteTimestamp } from './remote-timestamp';

const headers = vi.hoisted(() => new Headers());
vi.mock('next/headers', () => ({ headers: async () => headers }));
afterEach(() => headers.delete('accept-language'));

describe('the locale', () => {
  it.each([
    ['de-CH', 'de-CH'],
    ['de-DE,de;q=0.9,en;q=0.8', 'de-DE'],
    ['fr;q=0.9', 'fr'],
    ['*', 'en'],
    ['', 'en'],
    ['xx', 'en'],
    ['<script>', 'en'],
  ])('of Accept-Language "%s" is %s', async (language, locale) => {
    headers.set('accept-language', language);
    expect(await getLocale()).toBe(locale);
  });

  it('is English without Accept-Language', async () => {
    expect(await getLocale()).toBe('en');
  });
});

it('creates the formats of a locale once, and keeps those of a hundred locales', () => {
  const created: string[] = [];
  const formatOf = perLocale((locale) => created.push(locale));
  expect(formatOf('de')).toBe(formatOf('de'));
  expect(created).toEqual(['de']);
  for (let number = 0; number < 100; number += 1) formatOf(`de-x-${number}`);
  formatOf('de');
  expect(created.filter((locale) => locale === 'de')).toHaveLength(2);
});

describe('a time of Conversational Cloud', () => {
  const render = (timestamp: string) =>
    renderToStaticMarkup(RemoteTimestamp({ timestamp, locale: 'de-DE' })).replace(/\s/g, ' ');

  it('without a time zone keeps its clock time, in the format of the locale', () => {
    expect(render('2024-11-05 10:15:00')).toBe(
      '<time dateTime="2024-11-05T10:15:00" dir="auto" class="inline-block">05.11.2024, 10:15</time>',
    );
  });

  it('with a time zone becomes a moment', () => {
    expect(render('2024-11-05T10:15:00+0100')).toContain(
      '<time dateTime="2024-11-05T09:15:00.000Z"',
    );
  });

  it('that cannot be read is shown as it is', () => {
    for (const timestamp of ['2024-11-05', '2024-99-99 10:15:00', 'yesterday', 'fooZ']) {
      expect(render(timestamp)).toBe(`<bdi class="inline-block">${timestamp}</bdi>`);
    }
  });
});
