import { type ReactNode, useId } from 'react';

/** A label with its field. The field gets the ID that the label points to. */
export function Field({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-1.5 block font-medium text-sm">
        {label}
      </label>
      {children(id)}
    </div>
  );
}

const fieldClasses =
  'block min-h-11 w-full rounded-xl border border-edge bg-canvas px-3.5 py-2 text-ink transition-colors hover:border-ink motion-reduce:transition-none';

export function TextInput(props: { id: string; name: string; defaultValue: string }) {
  return (
    <input
      {...props}
      type="search"
      dir="auto"
      maxLength={200}
      autoComplete="off"
      className={fieldClasses}
    />
  );
}

export function Select({
  options,
  ...props
}: {
  id: string;
  name: string;
  defaultValue: string;
  options: readonly { readonly value: string; readonly label: string }[];
}) {
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
