import { expect, it } from 'vitest';
import { inFolder, runCommand } from '../e2e/support/cli-command';

it.each(['setup', 'manifest', 'doctor'] as const)('%s prints its usage', async (name) => {
  await inFolder(async (folder) => {
    for (const flag of ['--help', '-h']) {
      const { status, stdout, stderr } = await runCommand(name, [flag], { folder });
      expect([status, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(new RegExp(`^Usage: npm run ${name} `));
    }
  });
});
