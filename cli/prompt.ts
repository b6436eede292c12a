import { cancel, confirm, isCancel, log, password, spinner, text } from '@clack/prompts';
import { type CheckResult, isFailed } from './check-result';
import { answerProblem, type Question } from './setup-questions';

/** Somebody pressed Ctrl-C or Escape. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

/**
 * Asks until there is an answer that can be used: right in itself, and found good by the look that is taken at it, or
 * kept in spite of that.
 *
 * @param look takes the look, with the answer
 * @throws {Cancelled}
 */
export async function prompt(
  question: Question,
  look: (answer: string) => Promise<readonly CheckResult[]>,
): Promise<string> {
  const answer = (await readInput(question)).trim();
  const waiting = spinner();
  waiting.start('Looking …');
  const findings = await look(answer).catch((error: unknown) => {
    waiting.stop('Nothing to be seen');
    throw error;
  });
  waiting.stop(findings.length > 0 ? 'Looked' : 'Taken');
  for (const { state, found, whatToDo } of findings) {
    const words = whatToDo === null ? found : `${found}\n→ ${whatToDo}`;
    if (state === 'ok') log.success(words);
    else if (state === 'warning') log.warn(words);
    else log.error(words);
  }
  if (!findings.some(isFailed) || (await confirmPrompt('Use it all the same?', false)))
    return answer;
  return prompt(question, look);
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

/** A question that is answered by yes or no. @throws {Cancelled} */
export async function confirmPrompt(message: string, initialValue: boolean): Promise<boolean> {
  const answer = await confirm({ message, initialValue });
  if (isCancel(answer)) throw cancelled();
  return answer;
}

function cancelled(): Cancelled {
  cancel('Nothing was written.');
  return new Cancelled();
}
