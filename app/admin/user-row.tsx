import { UserName } from '@/components/ui/user-name';
import { RemoteTimestamp } from '../remote-timestamp';
import { text } from './text';
import type { AdminUser } from './with-roles';

const none = '–';

const statuses = {
  true: { label: text.enabled, colours: 'bg-accent-soft text-accent' },
  false: { label: text.disabled, colours: 'bg-caution-soft text-caution' },
  null: { label: text.unknown, colours: 'text-muted' },
};

/** A line of its own on a phone. Only a table shows that there is no value. */
const lineClasses = (hasValue: boolean) => (hasValue ? 'max-sm:col-span-full' : 'max-sm:hidden');

export function UserRow({ user }: { user: AdminUser }) {
  const { id, displayName: name, loginName: login, email, dateUpdated } = user;
  const status = statuses[`${user.isEnabled}`];
  const roles = user.roles.join(', ');
  return (
    <tr className="break-inside-avoid">
      <th scope="row" className="text-start font-semibold">
        <UserName name={name} sub={id} />
        {email !== null && email !== login && (
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
        className={`text-muted tabular-nums max-lg:text-sm lg:whitespace-nowrap ${lineClasses(dateUpdated !== null)}`}
      >
        <span className="lg:hidden">{text.changed} </span>
        {dateUpdated === null ? none : <RemoteTimestamp timestamp={dateUpdated} />}
      </td>
      <td className="max-lg:row-start-1 max-sm:col-start-2 sm:max-lg:col-start-3">
        <span
          className={`inline-block whitespace-nowrap rounded-full border border-transparent px-3 font-medium text-sm print:border-line ${status.colours}`}
        >
          {status.label}
        </span>
      </td>
    </tr>
  );
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
