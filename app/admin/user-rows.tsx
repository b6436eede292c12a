'use client';

import { UserName } from '@/components/ui/user-name';
import { type ParsedTimestamp, Timestamp } from '../timestamp';

/** A user as the list shows them. */
export interface UserRow {
  readonly id: string;
  readonly name: string | null;
  readonly login: string | null;
  /** Null if it is the login name. */
  readonly email: string | null;
  readonly roles: string;
  readonly changed: ParsedTimestamp | null;
  readonly status: string;
  readonly isEnabled: boolean | null;
}

const none = '–';

/** A line of its own on a phone. Only a table shows that there is no value. */
const lineClasses = (hasValue: boolean) => (hasValue ? 'max-sm:col-span-full' : 'max-sm:hidden');

/** A client component, because the page holds its data beside the markup, which is shorter than its elements. */
export function UserRows({
  users,
  changedLabel,
}: {
  users: readonly UserRow[];
  changedLabel: string;
}) {
  return users.map(({ id, name, login, email, roles, changed, status, isEnabled }) => (
    <tr key={id} className="break-inside-avoid">
      <th scope="row" className="text-start font-semibold">
        <UserName name={name} sub={id} />
        {email !== null && (
          <span className="block font-normal text-muted text-sm">
            <LoginName name={email} />
          </span>
        )}
      </th>
      <td className={`max-lg:text-muted ${lineClasses(login !== name)}`}>
        <LoginName name={login ?? none} />
      </td>
      <td className={lineClasses(roles !== '')}>
        <bdi>{roles || none}</bdi>
      </td>
      <td
        className={`text-muted tabular-nums max-lg:text-sm lg:whitespace-nowrap ${lineClasses(changed !== null)}`}
      >
        <span className="lg:hidden">{changedLabel} </span>
        {changed === null ? none : <Timestamp {...changed} />}
      </td>
      <td className="max-lg:row-start-1 max-sm:col-start-2 sm:max-lg:col-start-3">
        <span
          className={`inline-block whitespace-nowrap rounded-full border border-transparent px-3 font-medium text-sm print:border-line ${statusClasses(isEnabled)}`}
        >
          {status}
        </span>
      </td>
    </tr>
  ));
}

function statusClasses(isEnabled: boolean | null): string {
  if (isEnabled === null) return 'text-muted';
  return isEnabled ? 'bg-accent-soft text-accent' : 'bg-caution-soft text-caution';
}

/** A login name or an email address. If it is too long for its line, it breaks before the @. */
function LoginName({ name }: { name: string }) {
  const [local, ...host] = name.split(/(?=@)/);
  return (
    <bdi>
      {local}
      <wbr />
      {host}
    </bdi>
  );
}
