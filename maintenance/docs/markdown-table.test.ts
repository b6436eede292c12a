import { expect, it } from 'vitest';
import { markdownTable } from './markdown-table';

it('a table is spelled as the formatter of this repository spells it', () => {
  expect(
    markdownTable([
      ['', 'MB'],
      ['at the start', '52'],
      ['later', '1,024'],
    ]),
  ).toBe(
    [
      '|              | MB    |',
      '| ------------ | ----- |',
      '| at the start | 52    |',
      '| later        | 1,024 |',
    ].join('\n'),
  );
  expect(
    markdownTable([
      ['a', 'MB'],
      ['b', '52'],
    ]),
  ).toBe(['| a   | MB  |', '| --- | --- |', '| b   | 52  |'].join('\n'));
});
