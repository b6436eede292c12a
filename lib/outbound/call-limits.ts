/** The limits of a request: the time until the last byte of the response, and the size of its body. */
export interface CallLimits {
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

const timeoutMs = 3_000;

/** For requests to Sentinel and to the Domain API. */
export const sentinelLimits: CallLimits = { timeoutMs: 5_000, maxBytes: 1_000_000 };
/** For requests to a service of Conversational Cloud. */
export const cloudLimits = {
  record: { timeoutMs, maxBytes: 1_000_000 },
  list: { timeoutMs, maxBytes: 16_000_000 },
} satisfies Record<string, CallLimits>;
