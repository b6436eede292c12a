import type { NextRequest } from 'next/server';
import { clientAddress } from './client-address';
import { type Admission, admit } from './guard';
import { answerWithHeaders, elsewhere, inert, noRoomWords, refused } from './guard-answers';
import { chosenAccount } from './installations';
import { makeReference } from './reference';
import { acceptsPage, type RequestFacts } from './request-facts';
import { noRoomAddress } from './sign-in/sign-in-pages';
import { getParts } from './wiring';

type RouteHandler = (request: NextRequest) => Promise<Response>;

/**
 * A route that guards itself: {@link admit} decides, and all its answers carry the headers of the contract's *Answers*.
 * For an address that `middleware.ts` leaves out because passing there would cost as much as what the route does. It
 * has to be one that people without a session may come to, by nothing but reading.
 *
 * @param handle answers what is admitted, with headers that can still be set
 * @returns a handler for each method that Next.js hands on
 */
export function guardRoute(handle: RouteHandler) {
  const answer: RouteHandler = async (request) => {
    const { config } = getParts();
    return answerWithHeaders(request, config, (facts) =>
      answerTo(admit(facts, config), facts, () => handle(request)),
    );
  };
  return {
    GET: answer,
    HEAD: answer,
    POST: answer,
    PUT: answer,
    PATCH: answer,
    DELETE: answer,
    OPTIONS: answer,
  };
}

async function answerTo(
  admission: Admission,
  facts: RequestFacts,
  handle: () => Promise<Response>,
): Promise<Response> {
  switch (admission.kind) {
    case 'open':
      return handle();
    case 'attempt':
      return (await takePlace(facts)) ?? handle();
    case 'inert':
      return inert();
    case 'elsewhere':
      return elsewhere(admission.path, getParts().config);
    case 'refused':
      return refused(admission);
    default:
      throw new Error(`a route that guards itself cannot answer: ${admission.kind}`);
  }
}

/** Takes a place for an attempt (contract: `SIGN_IN_LIMIT`). Null, or the answer when there is none. */
async function takePlace(facts: RequestFacts): Promise<Response | null> {
  const { headers, query } = facts;
  const { config, log, signInLimit } = getParts();
  const address = clientAddress(headers.get('x-forwarded-for'), config.trustedProxies);
  const retryAfterSeconds = await signInLimit.take(address);
  if (retryAfterSeconds === null) return null;
  const reference = makeReference();
  const reason = 'too_many_attempts';
  const accountId = chosenAccount(query.get('account'), config);
  log.warn('sign_in_failed', { reference, reason, accountId });
  return acceptsPage(headers)
    ? elsewhere(noRoomAddress(reference, facts, config), config)
    : noRoomWords(retryAfterSeconds);
}
