import { expect, test } from '../../e2e/support/fixtures';
import { soak } from './soak-run';

test('twenty seconds of concurrent use and faults have no unexpected outcome', async () => {
  test.setTimeout(120_000);
  const { text, failures } = await soak({ durationMs: 20_000, seed: 20_261_125, withRedis: false });
  process.stdout.write(`\n${text}\n`);
  expect(failures).toEqual([]);
});
