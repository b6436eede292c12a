const text = [
  {
    title: 'You sign in at LivePerson',
    message:
      'You enter your password, or use your company’s single sign-on, at LivePerson. This app never sees your password.',
    icon: 'M9 14a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM12 12l8 8M16.5 16.5l2.5-2.5',
  },
  {
    title: 'You stay signed in, safely',
    message:
      'Your session is encrypted, and scripts on the page cannot read it. It expires when you stop using it, and at a fixed limit.',
    icon: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2',
  },
  {
    title: 'You sign out here, or everywhere',
    message: 'Sign out of this app only, or of all LivePerson applications at once.',
    icon: 'M13 4.5H6v15h7M10 12h10M16.5 8.5 20 12l-3.5 3.5',
  },
];

/** Three points on how this app signs users in. */
export function FeatureList() {
  return (
    <ul className="grid gap-x-10 gap-y-8 border-line border-t pt-8 md:grid-cols-3 md:pt-10">
      {text.map(({ title, message, icon }) => (
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
            <p className="mt-1.5 text-muted">{message}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}
