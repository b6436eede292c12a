import Image from 'next/image';
import Script from 'next/script';
import { sentinel } from '@/sentinel';
import { Rates } from './rates';

const bars = [30, 80, 55];

/** A public page with typical content: a chart, an image, a third-party script and third-party data. */
export default async function WelcomePage() {
  const visitor = await sentinel.getAuth();
  // The test chooses the third-party origin.
  const widgets = process.env.WIDGET_ORIGIN ?? 'http://localhost:1';
  return (
    <>
      <h1>Welcome</h1>
      <p data-testid="visitor">{visitor.kind}</p>
      <a href={sentinel.signInUrl({ returnTo: '/tickets/42?from=welcome' })}>Sign in to tickets</a>
      <div role="img" aria-label="Chart">
        {bars.map((height) => (
          <div
            key={height}
            data-testid="bar"
            style={{ height, width: 20, backgroundColor: 'rgb(1, 2, 3)' }}
          />
        ))}
      </div>
      <Image src="/icon-512.png" alt="Sign" width={64} height={64} />
      <Rates url={`${widgets}/rates.json`} />
      <Script src={`${widgets}/widget.js`} />
    </>
  );
}
