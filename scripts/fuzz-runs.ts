/**
 * How many times its usual number of tries a fuzz test makes: a tenth in `npm test`, all of them in `npm run test:all`,
 * a hundred times as many with `FUZZ_FACTOR=100 npx vitest run fuzz`.
 */
export const fuzzRuns = factorIn(process.env.FUZZ_FACTOR);

function factorIn(text: string | undefined): number {
  const factor = Number(text || 0.1);
  if (!(factor > 0 && factor < 1e6)) throw new Error('FUZZ_FACTOR must be a number above 0');
  return factor;
}
