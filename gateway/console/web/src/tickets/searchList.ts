// The tickets a search found, page by page, the newest first.
import type { TicketHit } from '../../generated/mugugno/v1/search_service_pb.ts';
import { Observed } from '../frame/observed.ts';
import { search } from '../wire/transport.ts';

export interface Found {
  hits: readonly TicketHit[];
  reading: boolean;
  whole: boolean; // there is nothing beyond
  lag: number; // seconds of which not everything can be found yet
  incomplete: readonly string[]; // comuni whose older tickets cannot all be found yet
  failure?: unknown;
}

const nothing: Found = { hits: [], reading: false, whole: false, lag: 0, incomplete: [] };
// One call looks at so many tickets only: pages can be empty.
const mostEmpty = 10;

export class SearchList {
  readonly found = new Observed<Found>(nothing);
  private parent = '';
  private query = '';
  private next = '';
  private run = 0;

  async show(parent: string, query: string): Promise<void> {
    this.parent = parent;
    this.query = query;
    await this.again();
  }

  async again(): Promise<void> {
    this.run += 1;
    this.next = '';
    this.found.set({ ...nothing, reading: true });
    await this.read();
  }

  async more(): Promise<void> {
    const now = this.found.get();
    if (now.reading || now.whole || now.failure) return;
    this.found.set({ ...now, reading: true });
    await this.read();
  }

  private async read(): Promise<void> {
    const { run, parent, query } = this;
    try {
      for (let tries = 0; tries < mostEmpty; tries += 1) {
        const page = await search.searchTickets({ parent, query, pageToken: this.next });
        if (run !== this.run) return;
        this.next = page.nextPageToken;
        const done = page.hits.length > 0 || !this.next || tries + 1 === mostEmpty;
        this.found.set({
          hits: [...this.found.get().hits, ...page.hits],
          reading: !done,
          whole: !this.next,
          lag: page.lag ? Number(page.lag.seconds) + 1 : 0,
          incomplete: page.incomplete,
        });
        if (done) return;
      }
    } catch (failure) {
      if (run === this.run) this.found.set({ ...this.found.get(), reading: false, failure });
    }
  }
}

export const searchList = new SearchList();
