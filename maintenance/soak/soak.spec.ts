import { expect, test } from '../../e2e/support/fixtures';
import { soak } from './soak-run';

test('twenty seconds of everything at once bring nothing unexpected', async () => {
  test.setTimeout(120_000);
  const { text, failures } = await soak({ durationMs: 20_000, seed: 20_261_125, withRedis: false });
  process.stdout.write(`\n${text}\n`);
  expect(failures).toEqual([]);
});
