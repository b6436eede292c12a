/** A ticket. The app keeps its tickets in memory. */
export interface Ticket {
  readonly id: string;
  readonly title: string;
  /** The users who have closed it, one entry per time. */
  readonly closedBy: readonly string[];
  readonly notes: readonly string[];
}

declare global {
  // Pages, actions and route handlers are in different bundles, so module state is not shared.
  var brandTickets: Map<string, Ticket> | undefined;
}

globalThis.brandTickets ??= new Map();
const tickets = globalThis.brandTickets;

export function readTicket(id: string): Ticket {
  return tickets.get(id) ?? { id, title: `Secret of ticket ${id}`, closedBy: [], notes: [] };
}

export function changeTicket(id: string, change: (ticket: Ticket) => Partial<Ticket>): void {
  const ticket = readTicket(id);
  tickets.set(id, { ...ticket, ...change(ticket) });
}

export function closeTicket(id: string, sub: string): void {
  changeTicket(id, ({ closedBy }) => ({ closedBy: [...closedBy, sub] }));
}

export function removeTicket(id: string): void {
  tickets.delete(id);
}
