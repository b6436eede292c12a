import assert from 'node:assert/strict';
import type { EmulatorControl } from '../../emulator/control-client';
import type { Fault } from '../../emulator/faults';
import { personas } from '../../emulator/personas';
import type { RecordedRequest } from '../../emulator/request-log';
import { CookieClient, locationOf } from './cookie-client';
import { SessionModel } from './session-model';
import type { AppAndEmulator } from './start-app-and-emulator';
import { sessionIn, type WalkResponse } from './walk-answer';
import {
  blank,
  check,
  endSessions,
  isSigningOut,
  learn,
  type Sent,
  type Window,
} from './walk-check';
import { limitsByAsk, people, type Request, type SignIn, type Step } from './walk-steps';

const accessTokenSeconds = 3_600;
/** How long a call out is waited for. */
const silenceSeconds = { token: 5.1, revoke: 5.1, users: 3.1, skills: 3.1 };

/** A browser with its cookies, or a copy of them. */
interface Browser {
  readonly visitor: CookieClient;
  readonly windows: readonly Window[];
}

/** The time that passes while requests are under way. */
interface Passed {
  seconds: number;
}

/** One walk: two browsers of two windows each, copies of their cookies, and a model of what must hold. */
export class Walk {
  readonly #both: AppAndEmulator;
  readonly #emulator: EmulatorControl;
  readonly #model = new SessionModel(accessTokenSeconds);
  readonly #browsers: Browser[] = [1, 2].map(() => ({
    visitor: new CookieClient(),
    windows: [1, 2].map(() => ({ shown: blank, callback: null })),
  }));
  readonly #silent = new Set<Fault['on']>();
  /** How much of the emulator's journal has been looked at. */
  #seen = 0;

  constructor(both: AppAndEmulator, emulator: EmulatorControl) {
    this.#both = both;
    this.#emulator = emulator;
  }

  async take(steps: readonly Step[]): Promise<void> {
    await this.#emulator.reset();
    await this.#emulator.speak({ expiresIn: accessTokenSeconds });
    const base = { window: 0, returnTo: '/', isFinished: true } as const;
    await this.#signIn({ ...base, browser: 0, person: 0 });
    await this.#signIn({ ...base, browser: 1, person: 1 });
    for (const step of steps) await this.#take(step);
    await this.#emulator.forgetFaults();
    await this.#both.clock.advance(35);
    for (const ask of ['/api/me', 'extend'] as const) {
      const once = { window: 0, isAnswerLost: false, ask };
      await this.#ask(this.#browsers.map((_, browser) => ({ ...once, browser })));
    }
  }

  async #take(step: Step): Promise<void> {
    if ('asked' in step) await this.#ask(step.asked);
    else if ('begun' in step) await this.#signIn(step.begun);
    else if ('passed' in step) await this.#both.clock.advance(step.passed);
    else if ('fault' in step) {
      if (step.fault.answer.kind === 'slow') this.#silent.add(step.fault.on);
      await this.#emulator.fault(step.fault);
    } else if ('calm' in step) {
      this.#silent.clear();
      await this.#emulator.forgetFaults();
    } else {
      this.#copy(this.#browser(step.copied));
    }
  }

  #copy({ visitor, windows }: Browser): void {
    const copies = windows.map(({ shown }) => ({ shown, callback: null }));
    this.#browsers.push({ visitor: visitor.copy(), windows: copies });
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
    return (Date.now() + this.#both.clock.aheadMs) / 1_000;
  }

  /** To the login page and through it, where somebody takes ten seconds; and mostly back to the app. */
  async #signIn({ person, returnTo, isFinished, ...where }: SignIn): Promise<void> {
    const { visitor } = this.#browser(where.browser);
    const window = this.#window(where);
    const somebody = people[person] ?? personas.agent;
    await this.#both.clock.advance(10);
    // Whoever else was signed in at LivePerson in this browser has left it.
    visitor.cookies(this.#both.emulator.origin).clear();
    const login = `${this.#both.app.origin}/login?${new URLSearchParams({ returnTo })}`;
    const url = await visitor.reachCallback(login, somebody);
    assert(url.includes('/callback?code='), url);
    window.shown = blank;
    window.callback = { url, person: somebody, returnTo, session: null };
    if (!isFinished) return;
    const once = { ...where, isAnswerLost: false };
    await this.#ask([{ ...once, ask: 'finish sign-in' }]);
    await this.#ask([{ ...once, ask: returnTo }]);
  }

  /** Sends requests at once, and holds their answers against what must be. */
  async #ask(asked: readonly Request[]): Promise<void> {
    const from = this.#now();
    const passed: Passed = { seconds: 0 };
    const sent: Sent[] = [];
    for (const request of asked) {
      // The journal does not tell whose code it was.
      const isSecond =
        request.ask === 'finish sign-in' && sent.some(({ ask }) => ask === request.ask);
      const under = isSecond ? null : this.#send(request, from, passed);
      if (under) sent.push(under);
    }
    await this.#waitFor(sent, passed);
    const at = { from, to: this.#now() };
    const answers = await Promise.all(sent.map(({ answer }) => answer));
    const requests = (await this.#emulator.requests()).slice(this.#seen);
    this.#seen += requests.length;
    learn(this.#model, requests, sent, at);
    for (const [index, request] of sent.entries()) {
      const answer = answers[index];
      if (answer) endSessions(this.#model, request, answer, at);
    }
    for (const [index, request] of sent.entries()) {
      const answer = answers[index];
      if (answer) check(this.#model, request, answer, at, sent.length);
    }
  }

  #send(request: Request, from: number, passed: Passed): Sent | null {
    const { ask, isAnswerLost } = request;
    const { visitor } = this.#browser(request.browser);
    const window = this.#window(request);
    const { origin } = this.#both.app;
    const carried = this.#model.carried(sessionIn(visitor.cookies(origin)));
    const { shown: page, callback } = window;
    const isSignOut = isSigningOut(ask);
    const action = ask === 'sign out here' ? '/logout' : '/logout?everywhere=1';
    const form = page.forms.find((one) => one.action === action);
    if (isSignOut && !form) return null;
    // Somebody has kept the cookies that this ends.
    if (isSignOut) this.#copy(this.#browser(request.browser));
    if (ask === 'finish sign-in' && !callback) return null;
    // Of a lost answer nothing gets into the browser.
    const client = isAnswerLost ? visitor.copy() : visitor;
    const get = (path: string, headers = {}) => client.open(origin + path, { headers });
    const open = () => {
      if (isSignOut && form) return client.post(origin + form.action, { ...form.hidden });
      if (callback && ask === 'finish sign-in') return client.open(callback.url);
      if (ask === 'extend') {
        return client.post(`${origin}/api/session/extend`, { ...page.forms[0]?.hidden });
      }
      return ask === 'prefetch' ? get('/dashboard', { 'sec-purpose': 'prefetch' }) : get(ask);
    };
    const wasOver = this.#model.isOver(carried, from);
    const begun = open();
    const answer = this.#read(begun, passed);
    if (ask === 'finish sign-in' && !isAnswerLost) window.callback = null;
    return {
      ...{ ask, page, callback, carried, wasOver, answer, begun },
      // Where nobody looks, when nothing arrived.
      window: isAnswerLost ? { ...window } : window,
    };
  }

  async #read(opened: Promise<Response>, passed: Passed): Promise<WalkResponse> {
    const { origin } = this.#both.app;
    const response = await opened;
    const begun = passed.seconds;
    const body = await response.text();
    return {
      status: response.status,
      location: (locationOf(response, origin) ?? '').replace(origin, ''),
      setCookies: response.headers.getSetCookie(),
      body,
      seconds: [begun, passed.seconds],
    };
  }

  /** Lets time pass as long as the app waits for somebody who keeps silent. */
  async #waitFor(sent: readonly Sent[], passed: Passed): Promise<void> {
    const all = Promise.all(sent.map(({ answer }) => answer));
    const untilMs = Date.now() + 20_000;
    const looks = new Map<number, number>();
    while (!(await isSettledWithin(all, 20))) {
      if (Date.now() > untilMs) throw new Error('no answer');
      if (this.#silent.size === 0) continue;
      let seconds = 0;
      const requests = (await this.#emulator.requests()).slice(this.#seen);
      for (const [index, { endpoint, status }] of requests.entries()) {
        if (status !== 0 || !this.#isSilent(endpoint)) continue;
        looks.set(index, (looks.get(index) ?? 0) + 1);
        // One that is only on its way has been answered by the next look.
        if (looks.get(index) === 3) seconds = Math.max(seconds, silenceSeconds[endpoint]);
      }
      if (seconds === 0) continue;
      // Whoever need not wait does not.
      for (const { ask, begun, answer } of sent) {
        const [begins, ends] = limitsByAsk[ask];
        if (begins === 0) await begun;
        if (ends === 0) await answer;
      }
      await this.#both.clock.advance(seconds);
      passed.seconds += seconds;
    }
  }

  #isSilent(endpoint: RecordedRequest['endpoint']): endpoint is keyof typeof silenceSeconds {
    return this.#silent.has(endpoint) && endpoint in silenceSeconds;
  }
}

function isSettledWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  return Promise.race([
    promise.then(() => true),
    new Promise<boolean>((resolve) => setTimeout(resolve, ms, false)),
  ]);
}
