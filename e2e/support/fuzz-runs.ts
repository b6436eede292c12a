/**
 * The factor for the number of runs of a fuzz test: 0.1 in `npm test`, 1 in `npm run test:all`, and any other value of
 * `FUZZ_FACTOR`, such as `FUZZ_FACTOR=100 npx vitest run fuzz`.
 */
export const fuzzRuns = parseFactor(process.env.FUZZ_FACTOR);

function parseFactor(text: string | undefined): number {
  const factor = Number(text || 0.1);
  if (!(factor > 0 && factor < 1e6)) throw new Error('FUZZ_FACTOR must be a number greater than 0');
  return factor;
}
