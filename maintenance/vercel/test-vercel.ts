import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyApp, everything } from '../../e2e/support/app-copy';
import { startRedisServer } from '../../e2e/support/redis-server';
import { vercelSignOutProblem } from '../../lib/config/setting-combinations';
import { unsetSettings } from '../../scripts/demo-settings';
import { runToExit } from '../run-to-exit';

/** Installed for this test alone. It asks for a version of `sandbox` that is not published. */
const tool = { private: true, dependencies: { vercel: '64.0.2' }, overrides: { sandbox: '4.5.0' } };
/** As of a project without an account. The packages are there already. */
const project = {
  projectId: 'prj_test',
  orgId: 'team_test',
  settings: { framework: 'nextjs', installCommand: 'true' },
};
const buildEnvironment = {
  ...unsetSettings,
  BUILD_WITHOUT_TYPES: 'on',
  NEXT_TELEMETRY_DISABLED: '1',
  VERCEL: '1',
  VERCEL_ENV: 'production',
  VERCEL_TELEMETRY_DISABLED: '1',
};
const app = '.brand-app-vercel';

function run(program: string, args: readonly string[], cwd: string, environment = {}) {
  const result = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...environment },
    encoding: 'utf8',
    maxBuffer: 64_000_000,
  });
  return { isDone: result.status === 0, output: result.stdout + result.stderr };
}

function installTool(folder: string): string {
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify(tool));
  const { isDone, output } = run('npm', ['install', '--no-audit', '--no-fund'], folder);
  if (!isDone) throw new Error(`npm cannot install the package vercel:\n${output}`);
  return join(folder, 'node_modules/vercel/dist/vc.js');
}

/** The output of `vercel build` with the files of each function, which it only lists. */
function copyOutput(target: string): void {
  cpSync(join(app, '.vercel/output'), target, { recursive: true, verbatimSymlinks: true });
  const functions = join(target, 'functions');
  for (const { parentPath, name } of readdirSync(functions, {
    recursive: true,
    withFileTypes: true,
  })) {
    if (name !== '.vc-config.json') continue;
    const config = readFileSync(join(parentPath, name), 'utf8');
    const files: Readonly<Record<string, string>> = JSON.parse(config).filePathMap;
    for (const [path, source] of Object.entries(files)) {
      cpSync(join(app, source), join(parentPath, path), {
        recursive: true,
        verbatimSymlinks: true,
      });
    }
  }
}

/**
 * Builds as Vercel does, without and with `SESSION_STORE=cookie`, and runs end-to-end tests against the functions.
 *
 * @param files all tests of the project without any
 */
async function test(files: readonly string[], folder: string): Promise<boolean> {
  const copy = copyApp(app, everything());
  try {
    const vercel = installTool(join(folder, 'tool'));
    rmSync(join(app, 'node_modules'), { recursive: true });
    run('cp', ['-al', 'node_modules', app], '.');
    mkdirSync(join(app, '.vercel'));
    writeFileSync(join(app, '.vercel/project.json'), JSON.stringify(project));
    const build = (environment: Readonly<Record<string, string>>) =>
      run(process.execPath, [vercel, 'build', '--prod', '--yes'], app, {
        ...buildEnvironment,
        ...environment,
      });

    const accepted = build({ SESSION_STORE: 'cookie' });
    if (!accepted.isDone) throw new Error(`vercel build failed:\n${accepted.output}`);
    copyOutput(join(folder, 'output'));
    process.stdout.write('vercel build with SESSION_STORE=cookie: done\n');

    const refused = build({});
    const problem = vercelSignOutProblem(buildEnvironment) ?? '';
    if (refused.isDone || !refused.output.includes(problem)) {
      throw new Error(`vercel build without REDIS_URL is not refused:\n${refused.output}`);
    }
    process.stdout.write(`vercel build without REDIS_URL: refused: ${problem}\n`);
  } finally {
    copy.remove();
  }
  const redis = await startRedisServer();
  try {
    const command = ['--no', 'playwright', 'test', '--project=vercel', ...files];
    const { status } = spawnSync('npx', command, {
      stdio: 'inherit',
      env: {
        ...process.env,
        VERCEL_OUTPUT: join(folder, 'output'),
        VERCEL_REDIS_URL: redis.url,
      },
    });
    return status === 0;
  } finally {
    await redis.remove();
  }
}

runToExit(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-nextjs-vercel-'));
  try {
    return await test(process.argv.slice(2), folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
