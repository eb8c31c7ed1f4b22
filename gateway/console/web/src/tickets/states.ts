// Which acts make sense where a ticket stands; the gateway decides, this only hides what it would
// refuse (docs/design.md, the life of a ticket).
import { TicketState as S } from '../../generated/mugugno/v1/ticket_pb.ts';

const ended = [S.CLOSED, S.MERGED, S.TRANSFERRED, S.DISCARDED];

export function canReply(state: S): boolean {
  return !ended.includes(state);
}

export function canNote(state: S): boolean {
  return state !== S.MERGED && state !== S.TRANSFERRED;
}

export function canForward(state: S): boolean {
  return canReply(state) && state !== S.RESOLVED;
}

export function canTakeCharge(state: S): boolean {
  return [S.RECEIVED, S.TRIAGED, S.FORWARDED, S.ACKNOWLEDGED, S.IN_PROGRESS, S.WAITING_CITIZEN, S.WAITING_THIRD_PARTY, S.REOPENED].includes(state);
}

export function canConfirm(state: S): boolean {
  return canForward(state);
}

export const views: Readonly<Record<string, readonly S[]>> = {
  open: [],
  new: [S.RECEIVED, S.REOPENED],
  office: [S.FORWARDED],
  charge: [S.ACKNOWLEDGED, S.IN_PROGRESS],
  waiting: [S.WAITING_CITIZEN, S.WAITING_THIRD_PARTY],
  done: [S.RESOLVED, S.CLOSED],
};
