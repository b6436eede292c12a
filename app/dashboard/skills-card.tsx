import type { ReactNode } from 'react';
import { fetchSkills } from 'sentinel-nextjs';
import { Card } from '@/components/ui/card';
import { Skeleton } from '@/components/ui/skeleton';
import { sentinel } from '@/sentinel';
import { CloudErrorNotice } from '../cloud-error';
import { getCurrentUser } from './current-user';
import { DeferredSection } from './deferred-section';
import { text } from './text';

/** The names of the skills that the user has. */
export function SkillsCard({ isWhole }: { isWhole: boolean }) {
  return (
    <Card title={text.skills.title}>
      <DeferredSection isWhole={isWhole} fallback={<SkillsSkeleton />}>
        <Skills />
      </DeferredSection>
    </Card>
  );
}

async function Skills() {
  const [user, skills] = await Promise.all([getCurrentUser(), sentinel.cloud(fetchSkills)]);
  if (user.kind === 'failed' && user.failure.code !== 'not_found') {
    return <CloudErrorNotice what={text.skills.what} failure={user.failure} />;
  }
  const skillIds = user.kind === 'failed' ? [] : user.value.skillIds;
  if (skillIds.length === 0) return <p className="text-muted">{text.skills.none}</p>;
  if (skills.kind === 'failed') {
    return <CloudErrorNotice what={text.skills.whatNames} failure={skills.failure} />;
  }
  const names = new Map(skills.value.map(({ id, name }) => [id, name]));
  return (
    <ul className="flex flex-wrap gap-2">
      {skillIds.map((id) => (
        <Chip key={id}>
          <bdi>{names.get(id) ?? text.skills.skillId(id)}</bdi>
        </Chip>
      ))}
    </ul>
  );
}

function SkillsSkeleton() {
  return (
    <ul aria-hidden="true" className="flex flex-wrap gap-2">
      {['w-14', 'w-20', 'w-16'].map((width) => (
        <Chip key={width}>
          <Skeleton className={width} />
        </Chip>
      ))}
    </ul>
  );
}

function Chip({ children }: { children: ReactNode }) {
  return (
    <li className="rounded-full bg-accent-soft px-3.5 py-1 font-medium text-accent print:border print:border-line">
      {children}
    </li>
  );
}
