/** The agent groups of the account. A user is a member of one and may manage others. */
export const agentGroups = [
  { id: 1, name: 'Messaging', description: 'Leads of the messaging team', deleted: false },
  { id: 2, name: 'Billing', description: 'Invoices, refunds, dunning', deleted: false },
  { id: 3, name: 'Technical Support', description: 'First and second line', deleted: false },
  { id: 4, name: 'Sales', description: 'Inbound and campaigns', deleted: false },
  { id: 5, name: 'Customer Care', description: '', deleted: false },
  { id: 6, name: 'Night Shift', description: '22:00 to 06:00, all subjects', deleted: false },
  { id: 7, name: 'Tōkyō', description: '日本のお客様', deleted: false },
  { id: 8, name: 'Pilot 2022', description: 'Merged into Customer Care', deleted: true },
];
