import type { ReactNode } from 'react';
import { fetchSkills } from 'sentinel-nextjs';
import { Card } from '@/components/ui/card';
import { Skeleton } from '@/components/ui/skeleton';
import { sentinel } from '@/sentinel';
import { CloudErrorNotice } from '../cloud-error';
import { getCurrentUser } from './current-user';
import { DeferredSection } from './deferred-section';

/** What the person can be asked about. */
export function SkillsCard({ isWhole }: { isWhole: boolean }) {
  return (
    <Card title="Your skills">
      <DeferredSection isWhole={isWhole} fallback={<SkillsToCome />}>
        <Skills />
      </DeferredSection>
    </Card>
  );
}

async function Skills() {
  const [record, skills] = await Promise.all([getCurrentUser(), sentinel.cloud(fetchSkills)]);
  if (record.kind === 'failed') {
    return <CloudErrorNotice what="your skills" failure={record.failure} />;
  }
  const { skillIds } = record.value;
  if (skillIds.length === 0) return <p className="text-muted">You have no skills assigned.</p>;
  if (skills.kind === 'failed') {
    return <CloudErrorNotice what="the names of your skills" failure={skills.failure} />;
  }
  const names = new Map(skills.value.map(({ id, name }) => [id, name]));
  return (
    <ul className="flex flex-wrap gap-2">
      {skillIds.map((id) => (
        <Chip key={id}>
          <bdi>{names.get(id) ?? `Skill ${id}`}</bdi>
        </Chip>
      ))}
    </ul>
  );
}

function SkillsToCome() {
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
