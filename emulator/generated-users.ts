import { agentGroups } from './agent-groups';
import { namePools } from './generated-names';
import type { UserRecord } from './personas';
import { SeededRandom } from './seeded-random';
import { skills } from './skills';

/** Higher than the ids of the personas. */
const firstId = 987_700_000;

const [administrator, agent, agentManager, campaignManager] = [
  2359273612, 2359273613, 2359273615, 2359273616,
];
/** A profile that the account has added: a quality coach, a workforce planner, a trainee. */
const [coach, planner, trainee] = [2359273617, 2359273618, 2359273619];

const jobs = [
  { share: 80, profileIds: [agent] },
  { share: 8, profileIds: [agentManager] },
  { share: 4, profileIds: [campaignManager] },
  { share: 2, profileIds: [administrator] },
  { share: 1.5, profileIds: [agent, agentManager] },
  { share: 0.5, profileIds: [administrator, campaignManager] },
  { share: 2, profileIds: [coach] },
  { share: 1, profileIds: [planner] },
  { share: 1, profileIds: [trainee] },
];

const skillIds = skills.filter(({ deleted }) => !deleted).map(({ id }) => id);
const groupIds = agentGroups.filter(({ deleted }) => !deleted).map(({ id }) => id);

/** The first second of 2016 and the last of 2024, in UTC. */
const [firstSecond, lastSecond] = [Date.UTC(2016, 0) / 1000, Date.UTC(2025, 0) / 1000 - 1];

/** Generates users in the order of their ids. The index is the seed, so a user is the same in every process. */
export function generateUsers(userCount: number): UserRecord[] {
  const nameCounts = new Map<string, number>();
  return Array.from({ length: userCount }, (_, index) => {
    const random = new SeededRandom(index);
    const name = generateName(random);
    const count = (nameCounts.get(name.ascii) ?? 0) + 1;
    nameCounts.set(name.ascii, count);
    const loginName = `${name.ascii}${count > 1 ? count : ''}@brand.example`;
    return generateUser(index, random, loginName, name);
  });
}

function generateName(random: SeededRandom) {
  const pool = random.oneByShare(namePools);
  const [given, family] = [random.one(pool.given), random.one(pool.family)];
  const middle = pool.middle && random.chance(50) ? [random.one(pool.middle)] : [];
  const firstNames = [given, ...middle].map(({ written }) => written).join(' ');
  return {
    fullName: pool.fullName(firstNames, family.written),
    nickname: given.written,
    /** Without digits, so that an appended number makes it unique. */
    ascii: [given, ...middle, family].map(({ ascii }) => ascii).join('.'),
  };
}

/** A user record. Some lack fields, a few have almost none, and a few are deleted, because apps must handle all of these. */
function generateUser(
  index: number,
  random: SeededRandom,
  loginName: string,
  { fullName, nickname }: ReturnType<typeof generateName>,
): UserRecord {
  const id = String(firstId + index);
  if (index % 2_000 === 777) return { id, loginName };
  const deleted = index % 1_500 === 444;
  const isEnabled = !deleted && !random.chance(6);
  return {
    id,
    deleted,
    isEnabled,
    isApiUser: false,
    disabledManually: !isEnabled,
    loginName,
    fullName,
    ...(!random.chance(1) && { nickname }),
    ...(!random.chance(2) && { email: loginName }),
    ...generateWork(random),
    lobIds: [],
    userTypeId: 1,
  };
}

function generateWork(random: SeededRandom) {
  const { profileIds } = random.oneByShare(jobs);
  const assigned = random.integer(firstSecond, lastSecond);
  const assignmentDate = dateText(assigned);
  const managed = profileIds.includes(agentManager)
    ? random.some(groupIds, random.integer(1, 3))
    : [];
  return {
    maxChats: random.integer(1, 6),
    maxAsyncChats: random.integer(4, 20),
    // One in a hundred has every skill, as a test of long lines.
    skillIds: random.chance(1) ? skillIds : random.some(skillIds, random.integer(0, 5)),
    profileIds,
    memberOf: { agentGroupId: random.one(groupIds), assignmentDate },
    managerOf: managed.map((agentGroupId) => ({ agentGroupId, assignmentDate })),
    dateUpdated: dateText(random.integer(assigned, lastSecond)),
  };
}

/** `2024-11-05 10:15:00` */
function dateText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}
