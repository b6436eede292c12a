import assert from 'node:assert/strict';
import type { EmulatorControl } from '../../emulator/control-client';
import type { Fault } from '../../emulator/faults';
import { personas } from '../../emulator/personas';
import type { RecordedRequest } from '../../emulator/request-log';
import { CookieClient, locationOf } from './cookie-client';
import { SessionModel } from './session-model';
import type { AppAndEmulator } from './start-app-and-emulator';
import {
  blank,
  check,
  endSessions,
  isSigningOut,
  learn,
  type Sent,
  type Window,
} from './walk-check';
import { sessionIn, type WalkResponse } from './walk-response';
import { limitsByAction, people, type Request, type SignIn, type Step } from './walk-steps';

const accessTokenSeconds = 3_600;
/** The timeout of each outgoing request, and a little more. */
const timeoutSeconds = { token: 5.1, revoke: 5.1, users: 3.1, skills: 3.1 };

/** A browser with its cookies, or with a copy of another browser's. */
interface Browser {
  readonly client: CookieClient;
  readonly windows: readonly Window[];
}

/** The time that has elapsed since the requests were sent. */
interface Elapsed {
  seconds: number;
}

/** One random walk: two browsers with two windows each, copies of their cookies, and a model of the expected behaviour. */
export class Walk {
  readonly #servers: AppAndEmulator;
  readonly #emulator: EmulatorControl;
  readonly #model = new SessionModel(accessTokenSeconds);
  readonly #browsers: Browser[] = [1, 2].map(() => ({
    client: new CookieClient(),
    windows: [1, 2].map(() => ({ shown: blank, callback: null })),
  }));
  readonly #unresponsive = new Set<Fault['on']>();
  /** How many entries of the emulator's request log have been checked. */
  #checkedCount = 0;

  constructor(servers: AppAndEmulator, emulator: EmulatorControl) {
    this.#servers = servers;
    this.#emulator = emulator;
  }

  async run(steps: readonly Step[]): Promise<void> {
    await this.#emulator.reset();
    await this.#emulator.speak({ expiresIn: accessTokenSeconds });
    const base = { window: 0, returnTo: '/', isFinished: true } as const;
    await this.#signIn({ ...base, browser: 0, person: 0 });
    await this.#signIn({ ...base, browser: 1, person: 1 });
    for (const step of steps) await this.#runStep(step);
    await this.#emulator.forgetFaults();
    await this.#servers.clock.advance(35);
    for (const action of ['/api/me', 'extend'] as const) {
      const once = { window: 0, isResponseLost: false, action };
      await this.#sendAll(this.#browsers.map((_, browser) => ({ ...once, browser })));
    }
  }

  async #runStep(step: Step): Promise<void> {
    if ('requests' in step) await this.#sendAll(step.requests);
    else if ('signIn' in step) await this.#signIn(step.signIn);
    else if ('seconds' in step) await this.#servers.clock.advance(step.seconds);
    else if ('fault' in step) {
      if (step.fault.answer.kind === 'slow') this.#unresponsive.add(step.fault.on);
      await this.#emulator.fault(step.fault);
    } else if ('endsFaults' in step) {
      this.#unresponsive.clear();
      await this.#emulator.forgetFaults();
    } else {
      this.#copy(this.#browser(step.copyOf));
    }
  }

  #copy({ client, windows }: Browser): void {
    const copies = windows.map(({ shown }) => ({ shown, callback: null }));
    this.#browsers.push({ client: client.copy(), windows: copies });
  }

  #browser(number: number): Browser {
    const browser = this.#browsers[number % this.#browsers.length];
    if (!browser) throw new Error('no browser');
    return browser;
  }

  #window({ browser, window }: Pick<Request, 'browser' | 'window'>): Window {
    const found = this.#browser(browser).windows[window];
    if (!found) throw new Error('no window');
    return found;
  }

  #now(): number {
    return (Date.now() + this.#servers.clock.aheadMs) / 1_000;
  }

  /** Signs in within ten seconds, and returns to the app unless the step stops before. */
  async #signIn({ person, returnTo, isFinished, ...target }: SignIn): Promise<void> {
    const { client } = this.#browser(target.browser);
    const window = this.#window(target);
    const persona = people[person] ?? personas.agent;
    await this.#servers.clock.advance(10);
    // Signs out another user at LivePerson in this browser.
    client.cookies(this.#servers.emulator.origin).clear();
    const login = `${this.#servers.app.origin}/login?${new URLSearchParams({ returnTo })}`;
    const url = await client.reachCallback(login, persona);
    assert(url.includes('/callback?code='), url);
    window.shown = blank;
    window.callback = { url, person: persona, returnTo, session: null };
    if (!isFinished) return;
    const once = { ...target, isResponseLost: false };
    await this.#sendAll([{ ...once, action: 'finish sign-in' }]);
    await this.#sendAll([{ ...once, action: returnTo }]);
  }

  /** Sends requests concurrently, and checks their responses against the model. */
  async #sendAll(requests: readonly Request[]): Promise<void> {
    const from = this.#now();
    const elapsed: Elapsed = { seconds: 0 };
    const sent: Sent[] = [];
    for (const request of requests) {
      // The request log does not show which sign-in a code belongs to.
      const isSecond =
        request.action === 'finish sign-in' && sent.some(({ action }) => action === request.action);
      const pending = isSecond ? null : this.#send(request, from, elapsed);
      if (pending) sent.push(pending);
    }
    await this.#waitFor(sent, elapsed);
    const at = { from, to: this.#now() };
    const responses = await Promise.all(sent.map(({ response }) => response));
    const recorded = (await this.#emulator.requests()).slice(this.#checkedCount);
    this.#checkedCount += recorded.length;
    learn(this.#model, recorded, sent, at);
    for (const [index, request] of sent.entries()) {
      const response = responses[index];
      if (response) endSessions(this.#model, request, response, at);
    }
    for (const [index, request] of sent.entries()) {
      const response = responses[index];
      if (response) check(this.#model, request, response, at, sent.length);
    }
  }

  #send(request: Request, from: number, elapsed: Elapsed): Sent | null {
    const { action, isResponseLost } = request;
    const { client } = this.#browser(request.browser);
    const window = this.#window(request);
    const { origin } = this.#servers.app;
    const carried = this.#model.carried(sessionIn(client.cookies(origin)));
    const { shown: page, callback } = window;
    const isSignOut = isSigningOut(action);
    const formAction = action === 'sign out here' ? '/logout' : '/logout?everywhere=1';
    const form = page.forms.find((each) => each.action === formAction);
    if (isSignOut && !form) return null;
    // A copy keeps the cookies of the session that this revokes.
    if (isSignOut) this.#copy(this.#browser(request.browser));
    if (action === 'finish sign-in' && !callback) return null;
    // The cookies of a lost response do not reach the browser.
    const sender = isResponseLost ? client.copy() : client;
    const get = (path: string, headers = {}) => sender.open(origin + path, { headers });
    const open = () => {
      if (isSignOut && form) return sender.post(origin + form.action, { ...form.hidden });
      if (callback && action === 'finish sign-in') return sender.open(callback.url);
      if (action === 'extend') {
        return sender.post(`${origin}/api/session/extend`, { ...page.forms[0]?.hidden });
      }
      return action === 'prefetch' ? get('/dashboard', { 'sec-purpose': 'prefetch' }) : get(action);
    };
    const wasOver = this.#model.isOver(carried, from);
    const begun = open();
    const response = this.#read(begun, elapsed);
    if (action === 'finish sign-in' && !isResponseLost) window.callback = null;
    return {
      ...{ action, page, callback, carried, wasOver, response, begun },
      // The window of a lost response shows nothing new.
      window: isResponseLost ? { ...window } : window,
    };
  }

  async #read(opened: Promise<Response>, elapsed: Elapsed): Promise<WalkResponse> {
    const { origin } = this.#servers.app;
    const response = await opened;
    const begun = elapsed.seconds;
    const body = await response.text();
    return {
      status: response.status,
      location: (locationOf(response, origin) ?? '').replace(origin, ''),
      setCookies: response.headers.getSetCookie(),
      body,
      seconds: [begun, elapsed.seconds],
    };
  }

  /** Moves the clock forward while the app waits for an unresponsive service. */
  async #waitFor(sent: readonly Sent[], elapsed: Elapsed): Promise<void> {
    const all = Promise.all(sent.map(({ response }) => response));
    const untilMs = Date.now() + 20_000;
    const polls = new Map<number, number>();
    while (!(await isSettledWithin(all, 20))) {
      if (Date.now() > untilMs) throw new Error('no response');
      if (this.#unresponsive.size === 0) continue;
      let seconds = 0;
      const requests = (await this.#emulator.requests()).slice(this.#checkedCount);
      for (const [index, { endpoint, status }] of requests.entries()) {
        if (status !== 0 || !this.#isUnresponsive(endpoint)) continue;
        polls.set(index, (polls.get(index) ?? 0) + 1);
        // A request in transit has a response at the next poll.
        if (polls.get(index) === 3) seconds = Math.max(seconds, timeoutSeconds[endpoint]);
      }
      if (seconds === 0) continue;
      // Requests that do not wait for other services finish first.
      for (const { action, begun, response } of sent) {
        const [begins, ends] = limitsByAction[action];
        if (begins === 0) await begun;
        if (ends === 0) await response;
      }
      await this.#servers.clock.advance(seconds);
      elapsed.seconds += seconds;
    }
  }

  #isUnresponsive(endpoint: RecordedRequest['endpoint']): endpoint is keyof typeof timeoutSeconds {
    return this.#unresponsive.has(endpoint) && endpoint in timeoutSeconds;
  }
}

function isSettledWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  return Promise.race([
    promise.then(() => true),
    new Promise<boolean>((resolve) => setTimeout(resolve, ms, false)),
  ]);
}
