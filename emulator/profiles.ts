/** The profiles of the account. The name is free; the role type and the permissions define the rights. */
export const profiles = [
  { id: 2359273612, name: 'Administrator', roleTypeId: 1, permissions: [3, 5, 1737, 10030] },
  { id: 2359273613, name: 'Agent', roleTypeId: 2, permissions: [20013, 20015] },
  { id: 2359273614, name: 'LPA', roleTypeId: 5, permissions: [3, 5] },
  { id: 2359273615, name: 'Agent Manager', roleTypeId: 3, permissions: [20015, 30010] },
  { id: 2359273616, name: 'Campaign Manager', roleTypeId: 4, permissions: [40001] },
  { id: 2359273617, name: 'Quality Coach', roleTypeId: 2, permissions: [20013] },
  { id: 2359273618, name: 'Workforce Planner', roleTypeId: 2, permissions: [20013] },
  { id: 2359273619, name: 'Trainee', roleTypeId: 2, permissions: [20015] },
].map((profile) => ({ ...profile, deleted: false, isAssignedToLPA: profile.roleTypeId === 5 }));
