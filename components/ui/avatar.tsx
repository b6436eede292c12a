import { initials } from './initials';

interface AvatarProps {
  name: string | null;
  /** On https. The browser loads it without a referrer. */
  pictureUrl?: string | null;
  size?: keyof typeof sizes;
}

const sizes = {
  small: 'h-10 w-9 rounded-t-[1.125rem] rounded-b-md text-sm',
  large: 'h-20 w-18 rounded-t-[2.25rem] rounded-b-xl pt-1 text-2xl',
};

/**
 * A user's picture, else their initials, else a plain figure. Decoration only. The initials lie below the picture, so
 * they show while it loads or if it fails: with an empty `alt` a broken picture draws nothing.
 */
export function Avatar({ name, pictureUrl = null, size = 'large' }: AvatarProps) {
  const letters = initials(name ?? '');
  return (
    <span
      aria-hidden="true"
      className={`relative inline-flex shrink-0 select-none items-center justify-center overflow-hidden border border-accent/25 bg-accent-soft font-semibold text-accent ${sizes[size]}`}
    >
      {letters === '' ? (
        <svg viewBox="0 0 24 24" className="size-[1.2em] fill-current" aria-hidden="true">
          <circle cx="12" cy="8" r="4" />
          <path d="M4 21a8 8 0 0 1 16 0z" />
        </svg>
      ) : (
        <bdi>{letters}</bdi>
      )}
      {pictureUrl !== null && (
        // biome-ignore lint/performance/noImgElement: next/image would make the server fetch from any host
        <img
          src={pictureUrl}
          alt=""
          referrerPolicy="no-referrer"
          decoding="async"
          className="absolute inset-0 size-full object-cover"
        />
      )}
    </span>
  );
}
