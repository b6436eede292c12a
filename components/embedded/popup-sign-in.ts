import { fetchSession } from '../session/session-api';

const pollEveryMs = 1_500;
/** Longer than the ten minutes that a sign-in may take. */
const giveUpAfterMs = 660_000;

/** The message of the sign-in window to the iframe that opened it. */
export interface Handoff {
  readonly frameHandle: string;
}

/** The state of the sign-in in an iframe. */
export type EmbeddedView = 'ready' | 'window-open' | 'cookie-blocked';

/**
 * Signs an iframe in through a window of its own, because LivePerson's sign-in page does not allow iframes. The browser
 * keeps their cookies apart, so the window posts a sealed handle that only this iframe can redeem. A page in between
 * may cut the window off from the iframe: then the iframe asks the server with its verifier alone.
 *
 * @param loginUrl the sign-in route, with `returnTo`
 * @param onView called whenever the view changes; it starts as `ready`
 */
export function popupSignIn(
  loginUrl: string,
  onView: (view: EmbeddedView) => void,
): { open(): void; stop(): void } {
  let proof: Awaited<ReturnType<typeof createProof>> | undefined;
  let timer: ReturnType<typeof setInterval> | undefined;
  let handle: string | undefined;
  let isRedeeming = false;

  function open() {
    if (!proof) return;
    const url = new URL(loginUrl);
    url.searchParams.set('frame', proof.challenge);
    const opened = window.open(url, '_blank', 'popup,width=560,height=760');
    onView('window-open');
    const giveUpAtMs = Date.now() + giveUpAfterMs;
    clearInterval(timer);
    timer = setInterval(() => {
      if (Date.now() > giveUpAtMs) {
        clearInterval(timer);
        return onView('ready');
      }
      // A window that was cut off looks closed as well.
      if (handle !== undefined || !opened || opened.closed) redeem();
    }, pollEveryMs);
  }

  function onMessage({ origin, data }: MessageEvent<Partial<Handoff> | null>) {
    if (origin !== window.location.origin || typeof data?.frameHandle !== 'string') return;
    handle = data.frameHandle;
    redeem();
  }

  async function redeem() {
    if (!proof || isRedeeming) return;
    isRedeeming = true;
    try {
      const response = await fetch('/frame/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ secret: proof.verifier, handle }),
      });
      if (response.status === 202) return;
      const { location }: { location: string } = await response.json();
      clearInterval(timer);
      if (response.ok && (await fetchSession()).kind === 'signed-out') {
        return onView('cookie-blocked');
      }
      window.location.replace(location);
    } catch {
      // No response: the timer tries again.
    } finally {
      isRedeeming = false;
    }
  }

  // Before the click: some browsers open no window after an `await`.
  createProof().then((created) => {
    proof = created;
  });
  window.addEventListener('message', onMessage);
  return {
    open,
    stop() {
      clearInterval(timer);
      window.removeEventListener('message', onMessage);
    },
  };
}

/** As in PKCE: the login gets the challenge, and the redeem request sends the verifier. */
async function createProof() {
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return { verifier, challenge: base64url(new Uint8Array(digest)) };
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}
