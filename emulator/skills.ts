/** The skills of the account: subjects and languages of conversations. */
export const skills = [
  { id: 2359235912, name: 'Billing', description: 'Invoices and refunds', deleted: false },
  { id: 2359235913, name: 'Onboarding', description: 'First steps', deleted: false },
  { id: 2359235914, name: 'Technical Support', description: 'Faults and outages', deleted: false },
  { id: 2359235915, name: 'Sales', description: 'New contracts', deleted: false },
  { id: 2359235916, name: 'Returns', description: 'Goods on their way back', deleted: false },
  { id: 2359235917, name: 'Delivery', description: 'Where a parcel is', deleted: false },
  { id: 2359235918, name: 'Retention', description: 'People about to leave', deleted: false },
  { id: 2359235919, name: 'Complaints', description: '', deleted: false },
  { id: 2359235920, name: 'VIP Care', description: 'Gold and platinum', deleted: false },
  { id: 2359235921, name: 'Fraud', description: 'Cards and accounts misused', deleted: false },
  { id: 2359235922, name: 'Holiday Season 2023', description: 'Extra hands', deleted: true },
  { id: 2359235923, name: 'Español', description: 'Atención en español', deleted: false },
  { id: 2359235924, name: 'العربية', description: 'خدمة العملاء بالعربية', deleted: false },
  { id: 2359235925, name: '日本語', description: '日本語でのご案内', deleted: false },
];
