const promises = [
  {
    title: 'You sign in at LivePerson',
    text: 'Your password, or your company’s single sign-on, stays between you and LivePerson. This app never sees it.',
    icon: 'M9 14a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM12 12l8 8M16.5 16.5l2.5-2.5',
  },
  {
    title: 'You stay signed in, safely',
    text: 'Your session is sealed and out of reach of scripts on the page. It ends when you stop using it, and at a fixed limit in any case.',
    icon: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2',
  },
  {
    title: 'You sign out here, or everywhere',
    text: 'Leave only this app, or end your session in all LivePerson applications at once. The choice is yours.',
    icon: 'M13 4.5H6v15h7M10 12h10M16.5 8.5 20 12l-3.5 3.5',
  },
];

/** What a person may rely on when they sign in, in three points. */
export function FeatureList() {
  return (
    <ul className="grid gap-x-10 gap-y-8 border-line border-t pt-8 md:grid-cols-3 md:pt-10">
      {promises.map(({ title, text, icon }) => (
        <li key={title} className="flex gap-4 md:block">
          <svg
            viewBox="0 0 24 24"
            className="size-7 shrink-0 text-accent md:-ms-1 md:mb-3"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.75"
            strokeLinecap="round"
            strokeLinejoin="round"
            aria-hidden="true"
            focusable="false"
          >
            <path d={icon} />
          </svg>
          <div className="min-w-0">
            <h2 className="font-semibold text-lg leading-snug">{title}</h2>
            <p className="mt-1.5 text-muted">{text}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}
