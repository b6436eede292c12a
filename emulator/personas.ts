import { z } from 'zod';

/** A user record of the Users API. Any field but the id may be missing. */
export interface UserRecord {
  id: string;
  [field: string]: unknown;
}

export const userChange = z.record(z.string(), z.unknown()).nullable();

/** Fields of a user's record; null for no record. */
export type UserChange = z.infer<typeof userChange>;

/** A user that can sign in. */
export interface Persona {
  key: string;
  userId: string;
  isAdmin: boolean;
  isLpa: boolean;
  /** One line for the login page. */
  summary: string;
  profile: UserRecord;
}

type PersonaKey = 'administrator' | 'agent' | 'employee' | 'longName' | 'minimal';

const activeUser = { deleted: false, isEnabled: true, isApiUser: false, disabledManually: false };

export const personas: Record<PersonaKey, Persona> = {
  administrator: {
    key: 'administrator',
    userId: '987654321',
    isAdmin: true,
    isLpa: false,
    summary: 'Administrator, full user record',
    profile: {
      id: '987654321',
      ...activeUser,
      loginName: 'dana.whitlow@brand.example',
      fullName: 'Dana Whitlow',
      nickname: 'Dana',
      email: 'dana.whitlow@brand.example',
      description: 'Runs the messaging team',
      employeeId: 'E-1042',
      maxChats: 4,
      maxAsyncChats: 10,
      skillIds: [2359235912, 2359235913, 2359235915, 2359235918, 2359235920],
      profileIds: [2359273612],
      memberOf: { agentGroupId: 1, assignmentDate: '2015-06-22 19:20:03' },
      managerOf: [{ agentGroupId: 2, assignmentDate: '2016-02-01 08:30:00' }],
      lobIds: [2359300001],
      userTypeId: 1,
      dateUpdated: '2024-11-05 10:15:00',
    },
  },
  agent: {
    key: 'agent',
    userId: '987654322',
    isAdmin: false,
    isLpa: false,
    summary: 'Agent in the billing team',
    profile: {
      id: '987654322',
      ...activeUser,
      loginName: 'amir.solano@brand.example',
      fullName: 'Amir Solano',
      nickname: 'Amir',
      email: 'amir.solano@brand.example',
      maxChats: 3,
      maxAsyncChats: 8,
      skillIds: [2359235912],
      profileIds: [2359273613],
      memberOf: { agentGroupId: 2, assignmentDate: '2019-09-14 11:02:41' },
      managerOf: [],
      lobIds: [],
      userTypeId: 1,
    },
  },
  employee: {
    key: 'employee',
    userId: '987654323',
    isAdmin: true,
    isLpa: true,
    summary: 'LivePerson employee (LPA)',
    profile: {
      id: '987654323',
      ...activeUser,
      loginName: 'LPA-lee.marchetti',
      fullName: 'Lee Marchetti',
      nickname: 'Lee',
      profileIds: [2359273614],
      userTypeId: 2,
    },
  },
  longName: {
    key: 'longName',
    userId: '987654324',
    isAdmin: false,
    isLpa: false,
    summary: 'Agent manager with a long name',
    profile: {
      id: '987654324',
      ...activeUser,
      loginName: 'abdurrahman@brand.example',
      fullName:
        'عبد الرحمن بن عبد العزيز بن محمد بن إبراهيم بن عبد الله بن سليمان بن يوسف بن خالد بن منصور بن عبد الكريم الزهراني القرطبي',
      nickname: 'عبد الرحمن',
      email: 'abdurrahman@brand.example',
      maxChats: 2,
      skillIds: [2359235913],
      profileIds: [2359273615],
      managerOf: [{ agentGroupId: 2, assignmentDate: '2021-01-10 07:45:12' }],
      userTypeId: 1,
    },
  },
  minimal: {
    key: 'minimal',
    userId: '987654325',
    isAdmin: false,
    isLpa: false,
    summary: 'User record with only an id',
    profile: { id: '987654325' },
  },
};

/** The full name, or the user id if the record has no name. */
export function nameOf({ profile, userId }: Persona): string {
  return typeof profile.fullName === 'string' ? profile.fullName : `User ${userId}`;
}

export function personaByUserId(userId: string): Persona | null {
  return Object.values(personas).find((persona) => persona.userId === userId) ?? null;
}
