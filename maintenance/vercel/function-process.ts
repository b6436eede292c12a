import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { type IncomingMessage, type OutgoingHttpHeaders, request as send } from 'node:http';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const runner = fileURLToPath(new URL('./function.cjs', import.meta.url));

const messageSchema = z
  .object({ port: z.int().optional(), idleAfter: z.int().optional() })
  .catch({});

export interface Invocation {
  readonly method: string;
  readonly url: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

/** One function of `vercel build` in its own process, suspended while it has no request and no `waitUntil` left. */
export class FunctionProcess {
  readonly #child: ChildProcess;
  readonly #port: Promise<number>;
  #openCount = 0;
  #sentCount = 0;
  /** How many requests it had had when it last said that nothing is left to do. */
  #idleAfter = -1;

  /** @param preload files that it loads before its own code */
  constructor(folder: string, preload: readonly string[]) {
    this.#child = fork(runner, [folder], {
      execArgv: preload.flatMap((file) => ['--require', file]),
      env: { ...process.env, NODE_ENV: 'production', VERCEL: '1', VERCEL_ENV: 'production' },
    });
    process.stdout.write(`function ${basename(folder)}: process ${this.#child.pid}\n`);
    this.#port = new Promise((resolve) => {
      this.#child.on('message', (message) => {
        const { port, idleAfter } = messageSchema.parse(message);
        if (port !== undefined) resolve(port);
        this.#idleAfter = idleAfter ?? this.#idleAfter;
        this.#suspendIfIdle();
      });
    });
    process.once('exit', () => this.#child.kill('SIGKILL'));
  }

  async invoke({ method, url, headers, body }: Invocation): Promise<IncomingMessage> {
    this.#openCount += 1;
    this.#sentCount += 1;
    this.#child.kill('SIGCONT');
    const to = { host: '127.0.0.1', port: await this.#port, path: url, agent: false };
    const sent = send({ ...to, method, headers }).end(body);
    sent.once('close', () => {
      this.#openCount -= 1;
      this.#suspendIfIdle();
    });
    const [response] = await once(sent, 'response');
    return response;
  }

  #suspendIfIdle(): void {
    const isIdle = this.#openCount === 0 && this.#sentCount === this.#idleAfter;
    if (isIdle) this.#child.kill('SIGSTOP');
  }

  /** Sends a message to its `preload` files, and waits for the reply. */
  async ask(message: object): Promise<void> {
    this.#openCount += 1;
    this.#child.kill('SIGCONT');
    const replied = new Promise<void>((resolve) => {
      const listen = (reply: unknown) => {
        if (reply !== 'moved') return;
        this.#child.off('message', listen);
        resolve();
      };
      this.#child.on('message', listen);
    });
    this.#child.send(message);
    await replied;
    this.#openCount -= 1;
  }
}
