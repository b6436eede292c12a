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

  Asks for what it takes to sign in with LivePerson, looks at each answer, and writes .env.local.
  Whatever is given as a flag is not asked for:
  --account-id ID      your LivePerson account number (site id)
  --app-url URL        where people reach this app
  --client-id ID       the app install id
  --client-secret TEXT the client secret; in the environment as LP_CLIENT_SECRET it is in no list of processes
  --domain-api-url URL another Domain API, such as the emulator's
  --overwrite          changes a .env.local that is there already; other settings in it stay
  --unchecked          looks at nothing: for a machine that cannot reach LivePerson`;

const file = '.env.local';
const options = {
  ...Object.fromEntries(questions.map(({ flag }) => [flag, { type: 'string' } as const])),
  'domain-api-url': { type: 'string' },
  overwrite: { type: 'boolean', default: false },
  unchecked: { type: 'boolean', default: false },
} as const;

interface Flags {
  /** By name of the setting. */
  readonly given: ReadonlyMap<string, string>;
  readonly isOverwriting: boolean;
  readonly isUnchecked: boolean;
}

/** What cannot go on, in words for whoever called. */
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
    throw new SetupError(`still to be given: ${missing.map(({ flag }) => `--${flag}`).join(', ')}`);
  }
  if (isAsking) intro('Signing in with LivePerson');
  if (before !== null && !isOverwriting) await mayChange(isAsking);

  nextEnv.loadEnvConfig(process.cwd(), false, { info: () => undefined, error: () => undefined });
  if (process.env.LP_INSTALLATIONS) {
    throw new SetupError('LP_INSTALLATIONS is set: add the account there (docs/deployment.md)');
  }
  const domainApiUrl = given.get('LP_DOMAIN_API_URL');
  const settings = new Map(domainApiUrl === undefined ? [] : [['LP_DOMAIN_API_URL', domainApiUrl]]);
  for (const question of questions) {
    const look = (answer: string) =>
      isUnchecked
        ? Promise.resolve([])
        : question.look({
            ...process.env,
            ...unanswered,
            ...Object.fromEntries(settings),
            [question.setting]: answer,
          });
    const answer = given.get(question.setting);
    settings.set(
      question.setting,
      answer === undefined ? await prompt(question, look) : await checked(question, answer, look),
    );
  }
  // One that is there already has sealed the sessions of people who are signed in.
  if (!process.env.SESSION_SECRET) {
    settings.set('SESSION_SECRET', randomBytes(32).toString('base64url'));
  }
  writeEnvFile(file, withSettings(before, Object.fromEntries(settings)));
  const [first, ...rest] = nextSteps(settings.get('APP_URL') ?? '');
  if (isAsking) outro([first, ...rest].join('\n   '));
  else process.stdout.write(`${[first, ...rest].join('\n')}\n`);
}

/** Of an earlier set-up, they would count as answers of this one. */
const unanswered = Object.fromEntries(questions.map(({ setting }) => [setting, '']));

async function mayChange(isAsking: boolean): Promise<void> {
  if (!isAsking) throw new SetupError(`${file} is there already: --overwrite changes it`);
  const message = `${file} is there already. Change these settings in it, and keep everything else?`;
  if (!(await confirmPrompt(message, false))) throw new Cancelled();
}

/** An answer that nobody can be asked about again. @throws {SetupError} */
async function checked(
  question: Question,
  answer: string,
  look: (answer: string) => Promise<readonly CheckResult[]>,
): Promise<string> {
  const problem = answerProblem(question, answer);
  if (problem !== null) throw new SetupError(`--${question.flag} ${problem}`);
  const findings = await look(answer);
  if (findings.some(isFailed)) throw new SetupError(formatReport(findings).trimEnd());
  if (findings.length > 0) process.stdout.write(formatReport(findings, { withSum: false }));
  return answer;
}

function nextSteps(appUrl: string): readonly string[] {
  return [
    `Written to ${file}, which only you can read.`,
    `Next: npm run build && npm start, then open ${appUrl}`,
    'Something does not work? npm run doctor says what, and what to do.',
  ];
}

helpIfAsked(usage);
main().catch((error: unknown) => {
  process.exitCode = 1;
  if (error instanceof Cancelled) return;
  const words = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${words}\n${error instanceof SetupError ? '' : `\n${usage}\n`}`);
});
