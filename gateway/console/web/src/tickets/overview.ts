// What the first screen tells: numbers of each comune, what burns, what did not leave. Read again when
// tickets change, at most every few seconds; the lobby has no watch and is asked now and then.
import { useEffect, useRef, useState } from 'react';

import type { ChannelHealth } from '../../generated/mugugno/v1/channel_health_service_pb.ts';
import { Delivery_Way, type Delivery } from '../../generated/mugugno/v1/delivery_service_pb.ts';
import type { LobbyItem } from '../../generated/mugugno/v1/lobby_service_pb.ts';
import { DeliveryState, type Ticket, type TicketSummary } from '../../generated/mugugno/v1/ticket_pb.ts';
import { Transfer_Direction, type Transfer } from '../../generated/mugugno/v1/transfer_pb.ts';
import type { Person } from '../frame/session.ts';
import { readChannelHealth } from '../towns/channelHealth.ts';
import { deliveries, lobby, tickets, transfers } from '../wire/transport.ts';
import { whenTicketsChange, whenToStartOver } from './live.ts';
import { isUnread } from './ordering.ts';

export interface Overview {
  summaries?: readonly TicketSummary[];
  emergencies?: readonly Ticket[];
  lobbyItems?: readonly LobbyItem[];
  sends?: readonly Delivery[];
  offers?: readonly Transfer[];
  channels?: readonly ChannelHealth[];
  failure?: unknown;
}

const mostEmergencies = 50;
const rest = 2_000;
const every = 60_000;

// Those of comuni whose deliveries the person may not read are not shown, nor that a colleague's device
// was not reached.
async function failedSends(summaries: readonly TicketSummary[]): Promise<Delivery[]> {
  const states = [DeliveryState.UNKNOWN, DeliveryState.DEAD];
  const pages = await Promise.allSettled(
    summaries
      .filter(({ failedDeliveryCount }) => failedDeliveryCount > 0n)
      .map(({ tenant }) => deliveries.listDeliveries({ parent: tenant, states, pageSize: 20 })),
  );
  const all = pages.flatMap((page) => (page.status === 'fulfilled' ? page.value.deliveries : []));
  return all.filter(({ way }) => way !== Delivery_Way.PUSH);
}

async function read(person: Person): Promise<Overview> {
  const working = person.tenants.length > 0;
  const [summaries, lobbyItems, offers, channels] = await Promise.all([
    working ? tickets.summarizeTickets({ parent: 'tenants/-' }).then((all) => all.summaries) : [],
    person.desk
      ? lobby.listLobbyItems({ parent: person.association, pageSize: 200 }).then((all) => all.lobbyItems)
      : undefined,
    person.officer.length
      ? transfers
          .listTransfers({ parent: 'tenants/-', direction: Transfer_Direction.INCOMING, pageSize: 50 })
          .then((all) => all.transfers)
      : [],
    readChannelHealth(person),
  ]);
  const unread = summaries.some(({ emergencyCount }) => emergencyCount > 0n);
  const [emergencies, sends] = await Promise.all([
    // They stand first in every list; none is read where there is none.
    unread
      ? tickets.listTickets({ parent: 'tenants/-', pageSize: mostEmergencies }).then((page) => page.tickets.filter(isUnread))
      : [],
    failedSends(summaries),
  ]);
  return { summaries, emergencies, sends, offers, ...(lobbyItems ? { lobbyItems } : {}), ...(channels ? { channels } : {}) };
}

export function useOverview(person: Person): Overview & { again: () => void } {
  const [overview, setOverview] = useState<Overview>({});
  const looks = useRef<() => void>(() => {});
  useEffect(() => {
    let ended = false;
    let last = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    function look(): void {
      clearTimeout(timer);
      timer = undefined;
      last = Date.now();
      read(person).then(
        (found) => !ended && setOverview(found),
        (failure: unknown) => !ended && setOverview((before) => ({ ...before, failure })),
      );
    }
    function soon(): void {
      timer ??= setTimeout(look, Math.max(0, last + rest - Date.now()));
    }
    look();
    looks.current = look;
    const forgetChange = whenTicketsChange(soon);
    const forgetOver = whenToStartOver(soon);
    const again = setInterval(() => {
      if (document.visibilityState === 'visible') soon();
    }, every);
    return () => {
      ended = true;
      clearTimeout(timer);
      clearInterval(again);
      forgetChange();
      forgetOver();
    };
  }, [person]);
  return { ...overview, again: () => looks.current() };
}
