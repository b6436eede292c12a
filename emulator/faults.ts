import type { Endpoint } from './request-log';

/** An id_token that a careful client refuses; each flaw is the only thing wrong with it. */
export type IdTokenFlaw =
  | 'alg_none'
  | 'alg_hs256'
  | 'unknown_kid'
  | 'no_kid'
  | 'bad_signature'
  | 'wrong_audience'
  | 'wrong_issuer'
  | 'expired'
  | 'from_the_future'
  | 'no_subject'
  | 'empty_subject'
  | 'string_is_admin'
  | 'missing';

export type FaultResponse =
  /** This status, with a JSON body when there is one. */
  | { kind: 'status'; status: number; body?: unknown; headers?: Record<string, string> }
  /** 200 with an HTML page, as a proxy in between would answer. */
  | { kind: 'html' }
  /** 200 with no body. */
  | { kind: 'empty' }
  /** 200 with the first half of the right answer's body. The request has had its effect. */
  | { kind: 'truncated' }
  /** 200 with a JSON body of this size, made while it is sent. */
  | { kind: 'huge'; bytes: number }
  /** The right answer, late. A client that hangs up before has had no effect. */
  | { kind: 'slow'; delayMs: number }
  /** The right answer, late, to a request that had its effect at once: whoever hangs up meanwhile has lost it. */
  | { kind: 'held'; delayMs: number }
  /** The right answer's headers at once, and its body late. The request has had its effect. */
  | { kind: 'slow_body'; delayMs: number }
  /** 200 and half of the right answer's body, under the length of the whole; then the connection ends. */
  | { kind: 'cut' }
  /** The right answer, but every value in its JSON is of another type. The request has had its effect. */
  | { kind: 'wrong_types' }
  /** The connection is reset without an answer, as by something in between. */
  | { kind: 'reset' }
  /** The connection is closed without an answer. */
  | { kind: 'drop' }
  | { kind: 'redirect'; location: string }
  /** Domain API only: this `baseURI` in an otherwise right answer. */
  | { kind: 'base_uri'; baseURI: unknown }
  /** Authorize only: back to the app with an error. */
  | { kind: 'authorization_error'; error: string; errorDescription?: string }
  /** Token only: an otherwise right answer with a flawed id_token. */
  | { kind: 'id_token'; flaw: IdTokenFlaw }
  /** Token only: these members over the right answer's; null removes one. */
  | { kind: 'token_answer'; set: Record<string, unknown> };

export interface Fault {
  on: Endpoint;
  /** How many requests to that endpoint get it; 1 when absent. */
  times?: number;
  answer: FaultResponse;
}

/** Faults waiting for their requests; for one endpoint the oldest goes first. */
export class FaultQueue {
  #waiting: { on: Endpoint; remaining: number; answer: FaultResponse }[] = [];

  add({ on, times = 1, answer }: Fault): void {
    this.#waiting.push({ on, remaining: times, answer });
  }

  /** The fault for the request that has just come in, or null when it is to be answered right. */
  take(endpoint: Endpoint): FaultResponse | null {
    const fault = this.#waiting.find(({ on }) => on === endpoint);
    if (!fault) return null;
    fault.remaining -= 1;
    this.#waiting = this.#waiting.filter(({ remaining }) => remaining > 0);
    return fault.answer;
  }

  clear(): void {
    this.#waiting = [];
  }
}
