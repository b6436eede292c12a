import { expect, it } from 'vitest';
import { formatDuration } from './format-duration';

const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000];

it.each([
  [0, '0 sec'],
  [999, '0 sec'],
  [1_999.5, '1 sec'],
  [59 * second, '59 sec'],
  [minute, '1 min'],
  [2 * minute + 5 * second, '2 min 5 sec'],
  [hour + 59 * second, '1 hr'],
  [2 * hour + 14 * minute + 59 * second, '2 hr 14 min'],
  [day, '1 day'],
  [30 * day + 23 * hour, '30 days 23 hr'],
])('%d ms is %s', (durationMs, text) => {
  expect(formatDuration(durationMs, 'en')).toBe(text);
});

it('has the numbers and units of the locale', () => {
  expect(formatDuration(2 * hour + 14 * minute, 'de')).toBe('2 Std. 14 Min.');
});
