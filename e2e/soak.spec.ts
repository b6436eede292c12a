import { soak } from '../scripts/soak-run';
import { expect, test } from './fixtures';

test('twenty seconds of everything at once bring nothing unexpected', async () => {
  test.setTimeout(120_000);
  const { text, failures } = await soak({ durationMs: 20_000, seed: 20_261_125, withRedis: false });
  process.stdout.write(`\n${text}\n`);
  expect(failures).toEqual([]);
});
