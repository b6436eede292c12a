import logo from '@/public/logo.svg';

/** The logo from public/logo.svg. Decoration only: the name is beside it as text. */
export function LogoMark({ className = 'size-8' }: { className?: string }) {
  // biome-ignore lint/performance/noImgElement: an SVG needs no scaling
  return <img src={logo.src} alt="" width={32} height={32} className={className} />;
}
