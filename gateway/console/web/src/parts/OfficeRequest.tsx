import type { TicketEntry_OfficeRequest as Request } from '../../generated/mugugno/v1/ticket_pb.ts';
import { say } from '../words/language.ts';
import { requestState } from '../tickets/officeRequest.ts';

// How the system of the office it went to has the ticket: under the forward, as it stands there now.
export function OfficeRequest({ request }: { request: Request | undefined }) {
  if (!request) return null;
  const { number, status } = request;
  return (
    <span className="sent">
      {number ? say('request.number', { number }) : say('request.none')}
      {status && `: ${requestState(status)}`}
    </span>
  );
}
