import type { ReactNode } from 'react';
import { fetchSkills } from 'sentinel-nextjs';
import { Card } from '@/components/ui/card';
import { Placeholder } from '@/components/ui/skeleton';
import { sentinel } from '@/sentinel';
import { CloudTrouble } from '../cloud-error';
import { askForOwnRecord } from './current-user';
import { Part } from './deferred-section';

/** What the person can be asked about. */
export function SkillsCard({ isWhole }: { isWhole: boolean }) {
  return (
    <Card title="Your skills">
      <Part isWhole={isWhole} fallback={<SkillsToCome />}>
        <Skills />
      </Part>
    </Card>
  );
}

async function Skills() {
  const [record, skills] = await Promise.all([askForOwnRecord(), sentinel.cloud(fetchSkills)]);
  if (record.kind === 'failed') {
    return <CloudTrouble what="your skills" failure={record.failure} />;
  }
  const { skillIds } = record.value;
  if (skillIds.length === 0) return <p className="text-muted">You have no skills assigned.</p>;
  if (skills.kind === 'failed') {
    return <CloudTrouble what="the names of your skills" failure={skills.failure} />;
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
          <Placeholder className={width} />
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
