/** The first page, the last one, and those around the current one. Null is a gap of at least two pages. */
export function pageNumbers(page: number, pageCount: number): readonly (number | null)[] {
  const isShown = (number: number) => number >= 1 && number <= pageCount;
  const shown = [...new Set([1, page - 1, page, page + 1, pageCount].filter(isShown))];
  return shown.flatMap((number, index) => {
    const previous = shown[index - 1] ?? 0;
    if (number === previous + 1) return [number];
    return number === previous + 2 ? [number - 1, number] : [null, number];
  });
}
