// The tickets of one view of the inbox, page by page, kept in order while they change.
import type { Ticket, TicketState } from '../../generated/mugugno/v1/ticket_pb.ts';
import { Observed } from '../frame/observed.ts';
import { Code } from '@connectrpc/connect';
import { codeOf } from '../wire/failure.ts';
import { tickets } from '../wire/transport.ts';
import { before, merged } from './ordering.ts';

export interface View {
  parent: string; // tenants/- or one
  states: readonly TicketState[]; // empty: all that are open
  held: boolean;
  assignee: string; // a person; empty for any
}

export interface Listed {
  tickets: readonly Ticket[];
  reading: boolean;
  whole: boolean; // there is nothing beyond
  failure?: unknown;
}

const pageSize = 200;
const closed: readonly TicketState[] = [9, 11, 12, 13];
// More changes at once than this are a page's worth of reading.
const mostFetched = 60;
const atOnce = 6;

export class TicketList {
  readonly listed = new Observed<Listed>({ tickets: [], reading: false, whole: false });
  private view: View | null = null;
  private next = '';
  private run = 0;
  // What changed while a first page was on its way: the page may be of before.
  private meanwhile: readonly Ticket[] = [];

  async show(view: View): Promise<void> {
    this.view = view;
    await this.again({ keep: false });
  }

  // Reads the first page anew; what is on the screen stays until it is there.
  async again({ keep = true } = {}): Promise<void> {
    this.run += 1;
    this.next = '';
    this.meanwhile = [];
    const { tickets: shown } = this.listed.get();
    this.listed.set({ tickets: keep ? shown : [], reading: true, whole: false });
    await this.read(true);
  }

  async more(): Promise<void> {
    const now = this.listed.get();
    if (now.reading || now.whole || now.failure) return;
    this.listed.set({ ...now, reading: true });
    await this.read(false);
  }

  private async read(first: boolean): Promise<void> {
    const { view, run } = this;
    if (!view) return;
    try {
      const page = await tickets.listTickets({
        parent: view.parent,
        states: [...view.states],
        held: view.held,
        assignee: view.assignee,
        pageSize: first ? 60 : pageSize,
        pageToken: '',
        ...(first ? {} : { pageToken: this.next }),
      });
      if (run !== this.run) return;
      this.next = page.nextPageToken;
      const known = first ? this.meanwhile.filter((ticket) => fits(ticket, view)) : this.listed.get().tickets;
      this.listed.set({ tickets: merged(known, page.tickets), reading: false, whole: !page.nextPageToken });
    } catch (failure) {
      if (run !== this.run) return;
      this.listed.set({ ...this.listed.get(), reading: false, failure });
    }
  }

  // Brings in tickets that changed; each is read, and that reading is audited, so only those that
  // may be shown here are.
  async refresh(names: ReadonlySet<string>): Promise<void> {
    const { view, run } = this;
    if (!view) return;
    const wanted = [...names].filter((name) => view.parent === 'tenants/-' || name.startsWith(`${view.parent}/`));
    if (wanted.length > mostFetched) return this.again();
    const found: Ticket[] = [];
    const gone: string[] = [];
    const queue = [...wanted];
    await Promise.all(
      Array.from({ length: Math.min(atOnce, queue.length) }, async () => {
        for (let name = queue.pop(); name; name = queue.pop()) {
          try {
            found.push(await tickets.getTicket({ name }));
          } catch (error) {
            if (codeOf(error) === Code.NotFound) gone.push(name);
          }
        }
      }),
    );
    if (run === this.run) this.place(found, gone);
  }

  // A ticket as an act of this person left it.
  place(found: readonly Ticket[], gone: readonly string[] = []): void {
    const { view } = this;
    if (!view) return;
    const now = this.listed.get();
    if (now.reading) this.meanwhile = [...this.meanwhile, ...found];
    const names = new Set([...found.map(({ name }) => name), ...gone]);
    const rest = now.tickets.filter(({ name }) => !names.has(name));
    const last = rest.at(-1);
    const fitting = found.filter(
      // What lies beyond the last page read comes with its page.
      (ticket) => fits(ticket, view) && (now.whole || !last || before(ticket, last) < 0),
    );
    this.listed.set({ ...now, tickets: merged(rest, fitting) });
  }
}

export function fits(ticket: Ticket, view: View): boolean {
  if (view.parent !== 'tenants/-' && !ticket.name.startsWith(`${view.parent}/`)) return false;
  if (view.held && !ticket.hold) return false;
  if (view.assignee && ticket.assignee !== view.assignee) return false;
  return view.states.length ? view.states.includes(ticket.state) : !closed.includes(ticket.state);
}

export const inboxList = new TicketList();
