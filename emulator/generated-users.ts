import { agentGroups } from './agent-groups';
import { namePools } from './generated-names';
import type { UserRecord } from './personas';
import { SeededRandom } from './seeded-random';
import { skills } from './skills';

/** Above every persona's id. */
const firstId = 987_700_000;

const agent = { id: 2359273613, roleTypeId: 2, name: 'Agent' };
const agentManager = { id: 2359273615, roleTypeId: 3, name: 'Agent Manager' };
const campaignManager = { id: 2359273616, roleTypeId: 4, name: 'Campaign Manager' };
const administrator = { id: 2359273612, roleTypeId: 1, name: 'Administrator' };

/** A brand names profiles as it likes; the role type says what one of them may do. */
const jobs = [
  { share: 80, profiles: [agent] },
  { share: 8, profiles: [agentManager] },
  { share: 4, profiles: [campaignManager] },
  { share: 2, profiles: [administrator] },
  { share: 1.5, profiles: [agent, agentManager] },
  { share: 0.5, profiles: [administrator, campaignManager] },
  { share: 2, profiles: [{ id: 2359273617, roleTypeId: 2, name: 'Quality Coach' }] },
  { share: 1, profiles: [{ id: 2359273618, roleTypeId: 2, name: 'Workforce Planner' }] },
  { share: 1, profiles: [{ id: 2359273619, roleTypeId: 2, name: 'Trainee' }] },
];

const skillIds = skills.filter(({ deleted }) => !deleted).map(({ id }) => id);
const groupIds = agentGroups.filter(({ deleted }) => !deleted).map(({ id }) => id);

/** The first second of 2016 and the last of 2024, in the time of no particular place. */
const [firstSecond, lastSecond] = [Date.UTC(2016, 0) / 1000, Date.UTC(2025, 0) / 1000 - 1];

/**
 * That many users of the brand, by id. Each is drawn from the number it has, so the same ones come at every start,
 * in every process, and whatever the count.
 */
export function generateUsers(count: number): UserRecord[] {
  const namesakes = new Map<string, number>();
  return Array.from({ length: count }, (_none, index) => {
    const draw = new SeededRandom(index);
    const name = drawName(draw);
    const namesake = (namesakes.get(name.ascii) ?? 0) + 1;
    namesakes.set(name.ascii, namesake);
    const loginName = `${name.ascii}${namesake > 1 ? namesake : ''}@brand.example`;
    return generatedUser(index, { ...name, loginName }, draw);
  });
}

interface DrawnName {
  readonly fullName: string;
  readonly nickname: string;
  /** No digits in it, so that a number behind it makes it unique. */
  readonly ascii: string;
}

function drawName(draw: SeededRandom): DrawnName {
  const pool = draw.oneByShare(namePools);
  const [given, family] = [draw.one(pool.given), draw.one(pool.family)];
  const middle = pool.middle && draw.chance(50) ? [draw.one(pool.middle)] : [];
  const before = [given, ...middle].map(({ written }) => written).join(' ');
  return {
    fullName: pool.fullName(before, family.written),
    nickname: given.written,
    ascii: [given, ...middle, family].map(({ ascii }) => ascii).join('.'),
  };
}

/** A record with its share of gaps. A few have hardly a field, and a few are deleted: apps must bear both. */
function generatedUser(
  index: number,
  { fullName, nickname, loginName }: DrawnName & { readonly loginName: string },
  draw: SeededRandom,
): UserRecord {
  const id = String(firstId + index);
  if (index % 2_000 === 777) return { id, loginName };
  const deleted = index % 1_500 === 444;
  const isEnabled = !deleted && !draw.chance(6);
  return {
    id,
    deleted,
    isEnabled,
    isApiUser: false,
    disabledManually: !isEnabled,
    loginName,
    fullName,
    ...(!draw.chance(1) && { nickname }),
    ...(!draw.chance(2) && { email: loginName }),
    ...drawWork(draw),
    lobIds: [],
    userTypeId: 1,
  };
}

/** What somebody does at the brand, for whom, and since when. */
function drawWork(draw: SeededRandom): Record<string, unknown> {
  const { profiles } = draw.oneByShare(jobs);
  const assigned = draw.integer(firstSecond, lastSecond);
  const assignmentDate = dateText(assigned);
  const managed = profiles.includes(agentManager) ? draw.some(groupIds, draw.integer(1, 3)) : [];
  return {
    maxChats: draw.integer(1, 6),
    maxAsyncChats: draw.integer(4, 20),
    // One in a hundred has every skill there is: a line that has to wrap somewhere.
    skillIds: draw.chance(1) ? skillIds : draw.some(skillIds, draw.integer(0, 5)),
    profileIds: profiles.map((profile) => profile.id),
    profiles,
    memberOf: { agentGroupId: draw.one(groupIds), assignmentDate },
    managerOf: managed.map((agentGroupId) => ({ agentGroupId, assignmentDate })),
    dateUpdated: dateText(draw.integer(assigned, lastSecond)),
  };
}

/** `2024-11-05 10:15:00` */
function dateText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}
