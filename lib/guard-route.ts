import type { NextRequest, NextResponse } from 'next/server';
import { admit } from './guard';
import { answerWithHeaders, inert, refused } from './guard-answers';
import { getParts } from './wiring';

type RouteHandler = (request: NextRequest) => Promise<NextResponse>;

/**
 * A route that guards itself: {@link admit} decides, and all its answers carry the headers of the contract's *Answers*.
 * For an address that `middleware.ts` leaves out because passing there would cost as much as what the route does. It
 * has to be one that people without a session may come to, by nothing but reading.
 *
 * @param handle answers what is admitted
 * @returns a handler for each method that Next.js hands on
 */
export function guardRoute(handle: RouteHandler) {
  const answer: RouteHandler = async (request) => {
    const { config } = getParts();
    return answerWithHeaders(request, config, (facts) =>
      answerTo(admit(facts, config), () => handle(request)),
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
  admission: ReturnType<typeof admit>,
  handle: () => Promise<NextResponse>,
): Promise<NextResponse> {
  switch (admission.kind) {
    case 'open':
      return handle();
    case 'inert':
      return inert();
    case 'refused':
      return refused(admission);
    default:
      throw new Error(`a route that guards itself cannot answer: ${admission.kind}`);
  }
}
