// Runs in each page before its scripts: stores the time of a click, and looks for the parts of the dashboard at each frame.
addEventListener(
  'click',
  () => sessionStorage.setItem('clickedAt', String(performance.timeOrigin + performance.now())),
  true,
);

const clickedAt = Number(sessionStorage.getItem('clickedAt'));
/** @param {number} ms */
const sinceClick = (ms) => Math.round(performance.timeOrigin + ms - clickedAt);
/** @type {number | null} */
let greeting = null;

function look() {
  if (document.querySelector('[data-testid=greeting]')) greeting ??= performance.now();
  const isWhole =
    document.readyState !== 'loading' &&
    document.querySelector('main .motion-safe\\:animate-pulse') === null;
  if (greeting === null || !isWhole) {
    requestAnimationFrame(look);
    return;
  }
  const [navigation] = performance.getEntriesByType('navigation');
  const { requestStart, responseStart, responseEnd } = /** @type {PerformanceNavigationTiming} */ (
    navigation
  );
  Reflect.set(window, 'signInTime', {
    greeting: sinceClick(greeting),
    lastPart: sinceClick(performance.now()),
    phases: [0, requestStart, responseStart, responseEnd].map(sinceClick).join(' '),
  });
}

if (location.pathname === '/dashboard') requestAnimationFrame(look);
