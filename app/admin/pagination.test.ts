import { expect, it } from 'vitest';
import { pageNumbers } from './pagination';

it.each([
  [1, 1, [1]],
  [1, 2, [1, 2]],
  [1, 3, [1, 2, 3]],
  [3, 5, [1, 2, 3, 4, 5]],
  [4, 7, [1, 2, 3, 4, 5, 6, 7]],
  [1, 400, [1, 2, null, 400]],
  [5, 400, [1, null, 4, 5, 6, null, 400]],
  [400, 400, [1, null, 399, 400]],
])('shows the ends and the neighbours of page %i of %i', (page, pageCount, numbers) => {
  expect(pageNumbers(page, pageCount)).toEqual(numbers);
});
