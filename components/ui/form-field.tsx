import type { ComponentProps, ReactNode } from 'react';

export function Field({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the field is among the children
    <label className="min-w-0">
      <span className="mb-1.5 block font-medium text-sm">{label}</span>
      {children}
    </label>
  );
}

const fieldClasses =
  'block min-h-11 w-full rounded-xl border border-edge bg-canvas px-3.5 py-2 text-ink transition-colors hover:border-ink motion-reduce:transition-none';

export function TextInput(props: ComponentProps<'input'>) {
  const attributes = { type: 'search', dir: 'auto', maxLength: 200, autoComplete: 'off' };
  return <input {...attributes} {...props} className={fieldClasses} />;
}

type SelectProps = ComponentProps<'select'> & {
  options: readonly { readonly value: string; readonly label: string }[];
};

export function Select({ options, ...props }: SelectProps) {
  return (
    <select {...props} className={`${fieldClasses} cursor-pointer truncate`}>
      {options.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}
