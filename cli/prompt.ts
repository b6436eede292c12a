import { cancel, confirm, isCancel, log, password, spinner, text } from '@clack/prompts';
import { type CheckResult, isFailed } from './check-result';
import { answerProblem, type Question } from './setup-questions';

/** The user pressed Ctrl-C or Escape. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

/**
 * Asks until the answer is valid and passes its check, or the user keeps it although the check failed.
 *
 * @throws {Cancelled}
 */
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
    if (state === 'ok') log.success(message);
    else if (state === 'warning') log.warn(message);
    else log.error(message);
  }
  if (!results.some(isFailed) || (await confirmPrompt('Use this answer anyway?', false)))
    return answer;
  return prompt(question, check);
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
  if (isCancel(answer)) throw cancelled();
  return answer;
}

/** Asks a yes-or-no question. @throws {Cancelled} */
export async function confirmPrompt(message: string, initialValue: boolean): Promise<boolean> {
  const answer = await confirm({ message, initialValue });
  if (isCancel(answer)) throw cancelled();
  return answer;
}

function cancelled(): Cancelled {
  cancel('Nothing was written.');
  return new Cancelled();
}
