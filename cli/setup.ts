import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { intro, outro } from '@clack/prompts';
import { type CheckResult, formatResults, isFailed } from './check-result';
import { CommandError, loadEnvironment, runCommand } from './command';
import { readEnvFile, withSettings, writeEnvFile } from './env-file';
import { confirmPrompt, prompt } from './prompt';
import { answerProblem, parseKnownSettings, type Question, questions } from './setup-questions';

const usage = `Usage: npm run setup [-- FLAGS]

  Asks for the settings of a LivePerson sign-in, checks each answer, and writes .env.local.
  A value that is given as a flag is not asked for:
  --account-id ID      your LivePerson account number (site id)
  --app-url URL        the public URL of this app
  --client-id ID       the app install id
  --client-secret TEXT the client secret; LP_CLIENT_SECRET in the environment keeps it out of the process list
  --domain-api-url URL another Domain API, such as the emulator's
  --overwrite          changes an existing .env.local; its other settings stay
  --unchecked          skips the checks: for a machine that cannot reach LivePerson`;

const file = '.env.local';
const options = {
  ...Object.fromEntries(questions.map(({ flag }) => [flag, { type: 'string' } as const])),
  'domain-api-url': { type: 'string' },
  overwrite: { type: 'boolean', default: false },
  unchecked: { type: 'boolean', default: false },
} as const;

/** `given`: the flags' values by setting. */
function readFlags() {
  const { values } = parseArgs({ options });
  const flags = new Map(Object.entries(values));
  const given = new Map<string, string>();
  // Read before .env.local is loaded: a secret of an earlier setup is no flag.
  const secret = process.env.LP_CLIENT_SECRET?.trim();
  if (secret) given.set('LP_CLIENT_SECRET', secret);
  for (const { flag, setting } of [
    ...questions,
    { flag: 'domain-api-url', setting: 'LP_DOMAIN_API_URL' },
  ]) {
    const value = flags.get(flag);
    if (typeof value === 'string') given.set(setting, value.trim());
  }
  return { given, isOverwriting: values.overwrite, isUnchecked: values.unchecked };
}

async function main(): Promise<void> {
  const { given, isOverwriting, isUnchecked } = readFlags();
  const before = readEnvFile(file);
  const missing = questions.filter(({ setting }) => !given.has(setting));
  const isAsking = missing.length > 0;
  if (isAsking && !process.stdin.isTTY) {
    throw new CommandError(`missing flags: ${missing.map(({ flag }) => `--${flag}`).join(', ')}`);
  }
  if (isAsking) intro('Set up sign-in with LivePerson');
  if (before !== null && !isOverwriting) await confirmOverwrite(isAsking);

  loadEnvironment();
  if (process.env.LP_INSTALLATIONS) {
    throw new CommandError('LP_INSTALLATIONS is set: add the account to it (docs/deployment.md)');
  }
  const domainApiUrl = given.get('LP_DOMAIN_API_URL');
  const settings = new Map(domainApiUrl === undefined ? [] : [['LP_DOMAIN_API_URL', domainApiUrl]]);
  for (const question of questions) {
    const { setting } = question;
    const check = async (answer: string) => {
      if (isUnchecked) return [];
      const answers = { ...unanswered, ...Object.fromEntries(settings), [setting]: answer };
      return question.check(parseKnownSettings({ ...process.env, ...answers }));
    };
    const flag = given.get(setting);
    const answer = flag === undefined ? prompt(question, check) : checkGiven(question, flag, check);
    settings.set(setting, await answer);
  }
  // An existing secret has sealed the sessions of users who are signed in.
  if (!process.env.SESSION_SECRET) {
    settings.set('SESSION_SECRET', randomBytes(32).toString('base64url'));
  }
  writeEnvFile(file, withSettings(before, Object.fromEntries(settings)));
  const steps = nextSteps(settings.get('APP_URL') ?? '');
  if (isAsking) outro(steps.join('\n   '));
  else process.stdout.write(`${steps.join('\n')}\n`);
}

/** Removes the answers of an earlier setup from the environment. */
const unanswered = Object.fromEntries(questions.map(({ setting }) => [setting, '']));

async function confirmOverwrite(isAsking: boolean): Promise<void> {
  if (!isAsking) throw new CommandError(`${file} exists already: use --overwrite to change it`);
  const message = `${file} exists already. Change these settings in it and keep all others?`;
  if (!(await confirmPrompt(message))) process.exit(1);
}

/** Checks the value of a flag. */
async function checkGiven(
  question: Question,
  answer: string,
  check: (answer: string) => Promise<readonly CheckResult[]>,
): Promise<string> {
  const problem = answerProblem(question, answer);
  if (problem !== null) throw new CommandError(`--${question.flag} ${problem}`);
  const results = await check(answer);
  if (results.some(isFailed)) throw new CommandError(formatResults(results).trimEnd());
  process.stdout.write(formatResults(results));
  return answer;
}

function nextSteps(appUrl: string): readonly string[] {
  const { protocol, port } = new URL(appUrl);
  const isBehindProxy = protocol === 'https:';
  const flags = isBehindProxy || port === '3000' ? '' : ` -- -p ${port || '80'}`;
  return [
    `Saved to ${file}, which only you can read.`,
    `Next: run npm run build && npm start${flags}, then open ${appUrl}`,
    ...(isBehindProxy
      ? ['The app listens at http://localhost:3000, for your proxy or tunnel.']
      : []),
    'If something does not work, run npm run doctor: it shows the cause and what to do.',
  ];
}

await runCommand(usage, main);
