import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { ResolvedChart } from './resolved-chart';

const hourMs = 3_600_000;
const endMs = Date.UTC(2024, 10, 3, 16, 5);

/** The chart of the hours that ended so many hours before the last one. */
function chart(hours: Readonly<Record<number, number | null>>, locale = 'en'): string {
  const sorted = Object.entries(hours)
    .map(([ago, resolved]) => ({ endsAtMs: endMs - Number(ago) * hourMs, resolved }))
    .sort((one, other) => one.endsAtMs - other.endsAtMs);
  return renderToStaticMarkup(createElement(ResolvedChart, { hours: sorted, locale }));
}
const matches = (html: string, pattern: RegExp) =>
  Array.from(html.matchAll(pattern), ([, ...groups]) => groups);
const bars = (html: string) =>
  matches(html, /<rect x="([-\d.]+)%" y="([-\d.]+)%" width="([-\d.]+)%" height="([-\d.]+)%"/g).map(
    (numbers) => numbers.map((text) => Math.round(Number(text) * 10) / 10),
  );
const rows = (html: string) => matches(html, /<th scope="row">(.*?)<\/th><td>(.*?)<\/td>/g);
const ticks = (html: string) => matches(html, /<text [^>]*>(.*?)<\/text>/g).flat();

it('has a bar and a row for each hour, the last one at the end', () => {
  const html = chart({ 0: 4, 1: 2, 23: 1 });
  expect(bars(html)).toEqual([
    [0.4, 75, 3.3, 25],
    [92.1, 50, 3.3, 50],
    [96.3, 0, 3.3, 100],
  ]);
  expect(rows(html)).toEqual([
    ['23 to 24 hours ago', '1'],
    ['1 to 2 hours ago', '2'],
    ['Last hour', '4'],
  ]);
  expect(ticks(html)).toEqual(['0', '2', '4']);
});

it('leaves out an hour without conversations, and says so of one that is not known', () => {
  const html = chart({ 0: 0, 1: null, 2: 1 });
  expect(bars(html)).toEqual([
    [87.9, 0, 3.3, 100],
    [92.1, 100, 3.3, 0],
  ]);
  expect(rows(html)).toEqual([
    ['2 to 3 hours ago', '1'],
    ['1 to 2 hours ago', 'Unknown'],
  ]);
});

it.each([
  [1, ['0', '1']],
  [3, ['0', '2', '4']],
  [9, ['0', '5', '10']],
  [1_234, ['0', '1,000', '2,000']],
  [999_999_999, ['0', '500,000,000', '1,000,000,000']],
])('has whole numbers beside its lines up to %d', (most, numbers) => {
  expect(ticks(chart({ 0: most }))).toEqual(numbers);
});

it('is drawn without hours', () => {
  expect(bars(chart({}))).toEqual([]);
});

it('has the numbers of the locale', () => {
  expect(rows(chart({ 0: 1_234 }, 'de'))).toEqual([['Last hour', '1.234']]);
});

it('starts at the same hour on a day with a clock change', () => {
  const html = chart({ 0: 1 });
  expect(matches(html, /dateTime="([^"]+)"/gi).flat()).toEqual([
    '2024-11-02T16:05:00.000Z',
    '2024-11-03T04:05:00.000Z',
    '2024-11-03T16:05:00.000Z',
  ]);
});
