import { appName } from '../../components/app-name';
import { HeroIllustration } from '../../components/ui/hero-illustration';

const invitation = 'Sign in with your LivePerson account';

/** The picture in words, for whoever cannot see it. */
export const socialPictureAlt = `${appName}. ${invitation}. Beside the words stands a doorway with the light on.`;

/**
 * What a shared link shows, 1200 by 630: the front page by night. It is mostly seen at half that size or less, so it
 * has few words and large ones.
 *
 * @param logo the address of the logo
 */
export function SocialPicture({ logo }: { logo: string }) {
  return (
    <div className="relative h-[630px] w-[1200px] overflow-hidden bg-canvas">
      {/* From top to bottom only: a round glow would make the file four times as large. */}
      <div className="absolute inset-x-0 top-0 h-[528px] bg-linear-to-b from-brand/10 to-brand/65" />
      {/* The ground of the doorway, from edge to edge. */}
      <div className="absolute top-[527px] h-[2px] w-full bg-line" />
      <HeroIllustration className="absolute top-[66px] right-10 w-[528px] [--color-accent:var(--color-accent-strong)] [--color-line:transparent] [&>g]:stroke-2" />
      <div className="absolute top-[132px] left-[88px] w-[540px]">
        {/* biome-ignore lint/performance/noImgElement: drawn once, by a script */}
        <img src={logo} alt="" className="size-24" />
        <p className="mt-10 text-balance font-bold font-display text-[70px] leading-[1.08] tracking-[-0.03em]">
          {appName}
        </p>
        <p className="mt-6 text-[30px] text-accent-strong leading-snug">{invitation}</p>
      </div>
    </div>
  );
}
