import { cancel, confirm, isCancel, log, password, spinner, text } from '@clack/prompts';
import { type CheckResult, isFailed } from './check-result';
import { answerProblem, type Question } from './setup-questions';

/** Asks until the answer is valid and passes its check, or the user keeps it although the check failed. */
export async function prompt(
  question: Question,
  check: (answer: string) => Promise<readonly CheckResult[]>,
): Promise<string> {
  const answer = (await readInput(question)).trim();
  const progress = spinner();
  progress.start('Checking …');
  const results = await check(answer).catch((error: unknown) => {
    progress.stop('The check could not run');
    throw error;
  });
  progress.stop(results.length > 0 ? 'Checked' : 'OK');
  for (const { state, found, whatToDo } of results) {
    const message = whatToDo === null ? found : `${found}\n→ ${whatToDo}`;
    ({ ok: log.success, warning: log.warn, failed: log.error })[state](message);
  }
  const isUsed = !results.some(isFailed) || (await confirmPrompt('Use this answer anyway?'));
  return isUsed ? answer : prompt(question, check);
}

async function readInput(question: Question): Promise<string> {
  const { message, example, isSecret } = question;
  const validate = (answer: string | undefined) => {
    const problem = answerProblem(question, answer ?? '');
    return problem === null ? undefined : `This ${problem}`;
  };
  const answer = isSecret
    ? await password({ message, validate })
    : await text({ message, placeholder: example, validate });
  return isCancel(answer) ? exit() : answer;
}

export async function confirmPrompt(message: string): Promise<boolean> {
  const answer = await confirm({ message, initialValue: false });
  return isCancel(answer) ? exit() : answer;
}

/** For Ctrl-C and Escape. */
function exit(): never {
  cancel('Nothing was written.');
  process.exit(1);
}
