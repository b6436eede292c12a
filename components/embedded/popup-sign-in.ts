import { fetchSession } from '../session/session-api';

const askEveryMs = 1_500;
/** Longer than an attempt may take. */
const giveUpAfterMs = 660_000;

/** What the window says to the frame that opened it. */
export interface Handoff {
  readonly frameHandle: string;
}

/** How far a frame has come with its sign-in. */
export type EmbeddedView =
  | 'ready'
  /** A window is open in which somebody signs in. */
  | 'waiting'
  /** Signed in, but this browser keeps no cookie for a frame. */
  | 'cookie-not-kept';

/** A sign-in of one frame. Its secret is nowhere but here, until what came of it is redeemed. */
interface FrameAttempt {
  readonly secret: string;
  readonly challenge: string;
}

/**
 * Signs a frame in by a window of its own, for LivePerson's sign-in page refuses to be framed. The browser keeps the two
 * apart, so the window hands over a sealed handle that only this frame can redeem. A page on the window's way can cut
 * the two off from each other: then the frame asks the server, with its secret, what has become of it.
 *
 * @param loginUrl the sign-in route, with the page to come back to
 * @param show told each time that there is something else to say; at first it is `ready`
 */
export function popupSignIn(
  loginUrl: string,
  show: (view: EmbeddedView) => void,
): { open(): void; stop(): void } {
  let attempt: FrameAttempt | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;
  let handle: string | undefined;
  let isRedeeming = false;

  // Made ahead of the click: some browsers open no window for code that has waited for anything.
  async function prepare() {
    attempt = await newAttempt();
  }

  function open() {
    if (!attempt) return;
    const address = new URL(loginUrl);
    address.searchParams.set('frame', attempt.challenge);
    const opened = window.open(address, '_blank', 'popup,width=560,height=760');
    show('waiting');
    const giveUpAtMs = Date.now() + giveUpAfterMs;
    clearInterval(timer);
    timer = setInterval(() => {
      if (Date.now() > giveUpAtMs) {
        clearInterval(timer);
        return show('ready');
      }
      // Closed is what a window looks like that has been cut off, too.
      if (handle !== undefined || !opened || opened.closed) redeem();
    }, askEveryMs);
  }

  function hear({ origin, data }: MessageEvent<Partial<Handoff> | null>) {
    if (origin !== window.location.origin || typeof data?.frameHandle !== 'string') return;
    handle = data.frameHandle;
    redeem();
  }

  async function redeem() {
    if (!attempt || isRedeeming) return;
    isRedeeming = true;
    try {
      const answer = await fetch('/frame/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ secret: attempt.secret, ...(handle !== undefined && { handle }) }),
      });
      if (answer.status !== 202) await take(answer);
    } catch {
      // Nobody answered: the clock asks again.
    } finally {
      isRedeeming = false;
    }
  }

  async function take(answer: Response) {
    const { location }: { location: string } = await answer.json();
    clearInterval(timer);
    if (answer.ok && (await fetchSession()).kind === 'ended') return show('cookie-not-kept');
    window.location.replace(location);
  }

  prepare();
  window.addEventListener('message', hear);
  return {
    open,
    stop() {
      clearInterval(timer);
      window.removeEventListener('message', hear);
    },
  };
}

async function newAttempt(): Promise<FrameAttempt> {
  const secret = base64url(crypto.getRandomValues(new Uint8Array(32)));
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret));
  return { secret, challenge: base64url(new Uint8Array(digest)) };
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}
