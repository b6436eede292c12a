'use client';

import { usePathname } from 'next/navigation';

/** The navigation links. The current page is marked. */
export function PageLinks({ links }: { links: readonly { href: string; label: string }[] }) {
  const pathname = usePathname();
  return (
    <ul className="-mx-1 flex flex-wrap gap-1 sm:gap-2">
      {links.map(({ href, label }) => (
        <li key={href}>
          <a
            href={href}
            aria-current={pathname === href ? 'page' : undefined}
            className="inline-flex min-h-11 items-center rounded-full border border-transparent px-4 font-medium text-muted transition-colors hover:text-ink aria-[current=page]:border-line aria-[current=page]:bg-surface aria-[current=page]:text-ink motion-reduce:transition-none"
          >
            {label}
          </a>
        </li>
      ))}
    </ul>
  );
}
