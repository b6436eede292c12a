import { parseArgs } from 'node:util';
import { buildApp } from '../../scripts/servers';
import { writeMeasurement } from '../docs/measurements';
import { runToExit } from '../run-to-exit';
import { soak } from './soak-run';

const introduction = `Twelve users sign in, open pages in one and in three tabs, refresh and sign out, while the token endpoint, revocation and
Conversational Cloud fail at random from a seed. An unexpected response or a growing heap fails the run.`;

/**
 * `npx tsx maintenance/soak/soak.ts`: users use the app for ten minutes while services fail. It fails when something
 * unexpected happens, else it writes the figures to docs/measurements.md. `--minutes N`, `--seed N` to repeat a run,
 * `--redis` to store sessions there, `--no-build` to use the last build.
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
  if (failures.length > 0) return false;
  const redis = values.redis ? ' --redis' : '';
  const command = `npx tsx maintenance/soak/soak.ts --minutes ${minutes} --seed ${seed}${redis}`;
  writeMeasurement('Load', `${introduction} \`${command}\` wrote this table.\n\n${text}`);
  return true;
}

runToExit(run);
