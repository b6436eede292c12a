import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { intro, outro } from '@clack/prompts';
import nextEnv from '@next/env';
import { type CheckResult, isFailed } from './check-result';
import { readEnvFile, withSettings, writeEnvFile } from './env-file';
import { formatReport } from './format-report';
import { helpIfAsked } from './help';
import { Cancelled, confirmPrompt, prompt } from './prompt';
import { answerProblem, type Question, questions } from './setup-questions';

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

interface Flags {
  /** By setting. */
  readonly given: ReadonlyMap<string, string>;
  readonly isOverwriting: boolean;
  readonly isUnchecked: boolean;
}

/** Stops setup with a message and without the usage. */
class SetupError extends Error {
  override readonly name = 'SetupError';
}

function readFlags(): Flags {
  const { values } = parseArgs({ options });
  const { overwrite, unchecked } = values;
  const flags = new Map(Object.entries(values));
  const settings = [...questions, { flag: 'domain-api-url', setting: 'LP_DOMAIN_API_URL' }];
  const given = settings.flatMap(({ flag, setting }) => {
    const value = flags.get(flag);
    return typeof value === 'string' ? [[setting, value.trim()] as const] : [];
  });
  const secret = process.env.LP_CLIENT_SECRET?.trim();
  const all = secret ? new Map([['LP_CLIENT_SECRET', secret], ...given]) : new Map(given);
  return { given: all, isOverwriting: overwrite, isUnchecked: unchecked };
}

async function main(): Promise<void> {
  const { given, isOverwriting, isUnchecked } = readFlags();
  const before = readEnvFile(file);
  const isAsking = questions.some(({ setting }) => !given.has(setting));
  if (isAsking && !process.stdin.isTTY) {
    const missing = questions.filter(({ setting }) => !given.has(setting));
    throw new SetupError(`missing flags: ${missing.map(({ flag }) => `--${flag}`).join(', ')}`);
  }
  if (isAsking) intro('Set up sign-in with LivePerson');
  if (before !== null && !isOverwriting) await confirmOverwrite(isAsking);

  nextEnv.loadEnvConfig(process.cwd(), false, { info: () => undefined, error: () => undefined });
  if (process.env.LP_INSTALLATIONS) {
    throw new SetupError('LP_INSTALLATIONS is set: add the account to it (docs/deployment.md)');
  }
  const domainApiUrl = given.get('LP_DOMAIN_API_URL');
  const settings = new Map(domainApiUrl === undefined ? [] : [['LP_DOMAIN_API_URL', domainApiUrl]]);
  for (const question of questions) {
    const check = (answer: string) =>
      isUnchecked
        ? Promise.resolve([])
        : question.check({
            ...process.env,
            ...unanswered,
            ...Object.fromEntries(settings),
            [question.setting]: answer,
          });
    const answer = given.get(question.setting);
    settings.set(
      question.setting,
      answer === undefined
        ? await prompt(question, check)
        : await checkGiven(question, answer, check),
    );
  }
  // An existing secret has sealed the sessions of users who are signed in.
  if (!process.env.SESSION_SECRET) {
    settings.set('SESSION_SECRET', randomBytes(32).toString('base64url'));
  }
  writeEnvFile(file, withSettings(before, Object.fromEntries(settings)));
  const [first, ...rest] = nextSteps(settings.get('APP_URL') ?? '');
  if (isAsking) outro([first, ...rest].join('\n   '));
  else process.stdout.write(`${[first, ...rest].join('\n')}\n`);
}

/** Removes the answers of an earlier setup from the environment. */
const unanswered = Object.fromEntries(questions.map(({ setting }) => [setting, '']));

async function confirmOverwrite(isAsking: boolean): Promise<void> {
  if (!isAsking) throw new SetupError(`${file} exists already: use --overwrite to change it`);
  const message = `${file} exists already. Change these settings in it and keep all others?`;
  if (!(await confirmPrompt(message, false))) throw new Cancelled();
}

/** Checks the value of a flag. @throws {SetupError} */
async function checkGiven(
  question: Question,
  answer: string,
  check: (answer: string) => Promise<readonly CheckResult[]>,
): Promise<string> {
  const problem = answerProblem(question, answer);
  if (problem !== null) throw new SetupError(`--${question.flag} ${problem}`);
  const results = await check(answer);
  if (results.some(isFailed)) throw new SetupError(formatReport(results).trimEnd());
  if (results.length > 0) process.stdout.write(formatReport(results, { withSummary: false }));
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

helpIfAsked(usage);
main().catch((error: unknown) => {
  process.exitCode = 1;
  if (error instanceof Cancelled) return;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${message}\n${error instanceof SetupError ? '' : `\n${usage}\n`}`);
});
