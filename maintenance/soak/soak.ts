import { parseArgs } from 'node:util';
import { runToExit } from '../../scripts/run-to-exit';
import { buildApp } from '../../scripts/servers';
import { soak } from './soak-run';

/**
 * `npx tsx maintenance/soak/soak.ts`: users use the app for ten minutes while services fail. It fails on any unexpected
 * outcome. `--minutes N` sets the duration, `--seed N` repeats a run, `--redis` stores sessions in Redis, and
 * `--no-build` uses the existing build.
 */
async function run(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '10' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      redis: { type: 'boolean', default: false },
      'no-build': { type: 'boolean', default: false },
    },
  });
  const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
  if (!(minutes > 0 && minutes <= 1_440)) throw new Error('--minutes takes a number up to 1440');
  if (!values['no-build']) await buildApp();
  process.stdout.write(`Soaking for ${minutes} minutes with seed ${seed} …\n`);
  const { text, failures } = await soak({
    durationMs: minutes * 60_000,
    seed,
    withRedis: values.redis,
  });
  process.stdout.write(`\n${text}\n\n${failures.join('\n') || 'Nothing unexpected.'}\n`);
  return failures.length === 0;
}

runToExit(run);
