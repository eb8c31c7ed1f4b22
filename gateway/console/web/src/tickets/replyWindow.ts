import type { Ticket } from '../../generated/mugugno/v1/ticket_pb.ts';
import { millis } from '../words/time.ts';

// What the citizen's channel lets through now: an answer; only its approved message, after which the
// answer waits until the citizen writes; or nothing.
export type ReplyWindow = 'open' | 'template' | 'closed';

export function replyWindow(ticket: Ticket, now: number): ReplyWindow {
  if (!ticket.replyWindowEndTime || now < millis(ticket.replyWindowEndTime)) return 'open';
  return ticket.hasReplyTemplate ? 'template' : 'closed';
}

// As the contract asks for it: while the window is open it means nothing.
export function needsTemplate(ticket: Ticket): boolean {
  return replyWindow(ticket, Date.now()) === 'template';
}
