// The gateway's services as this page calls them: Connect, same origin, the session's cookie sent by
// the browser.
import { Code, ConnectError, createClient, type Interceptor } from '@connectrpc/connect';
import { createConnectTransport } from '@connectrpc/connect-web';

import { AccessService } from '../../generated/mugugno/v1/access_service_pb.ts';
import { AnswerCheckService } from '../../generated/mugugno/v1/answer_check_service_pb.ts';
import { AttachmentService } from '../../generated/mugugno/v1/attachment_service_pb.ts';
import { ChannelHealthService } from '../../generated/mugugno/v1/channel_health_service_pb.ts';
import { ClaimService } from '../../generated/mugugno/v1/claim_service_pb.ts';
import { CounterService } from '../../generated/mugugno/v1/counter_service_pb.ts';
import { DeliveryService } from '../../generated/mugugno/v1/delivery_service_pb.ts';
import { DirectoryService } from '../../generated/mugugno/v1/directory_service_pb.ts';
import { GuidelineService } from '../../generated/mugugno/v1/guideline_service_pb.ts';
import { HandOverService } from '../../generated/mugugno/v1/hand_over_service_pb.ts';
import { IncidentService } from '../../generated/mugugno/v1/incident_service_pb.ts';
import { LobbyService } from '../../generated/mugugno/v1/lobby_service_pb.ts';
import { MapService } from '../../generated/mugugno/v1/map_service_pb.ts';
import { PushService } from '../../generated/mugugno/v1/push_service_pb.ts';
import { RestrictionService } from '../../generated/mugugno/v1/restriction_service_pb.ts';
import { SearchService } from '../../generated/mugugno/v1/search_service_pb.ts';
import { SessionService } from '../../generated/mugugno/v1/session_service_pb.ts';
import { TicketRelationService } from '../../generated/mugugno/v1/ticket_relation_service_pb.ts';
import { TicketService } from '../../generated/mugugno/v1/ticket_service_pb.ts';
import { TransferService } from '../../generated/mugugno/v1/transfer_service_pb.ts';

let refused: () => void = () => {};

// What happens when a call finds that nobody is signed in.
export function whenRefused(action: () => void): void {
  refused = action;
}

const notice: Interceptor = (next) => async (request) => {
  try {
    return await next(request);
  } catch (error) {
    if (ConnectError.from(error).code === Code.Unauthenticated) refused();
    throw error;
  }
};

// What is asked for while the page goes away leaves nevertheless.
let leaving = false;

export function whileLeaving(action: () => void): void {
  leaving = true;
  action();
  // The call begins in a later turn; a page that comes back from the browser's memory goes on as before.
  setTimeout(() => (leaving = false), 0);
}

const transport = createConnectTransport({
  baseUrl: location.origin,
  useBinaryFormat: true,
  interceptors: [notice],
  fetch: (input, init) => fetch(input, leaving ? { ...init, keepalive: true } : init),
});

export const access = createClient(AccessService, transport);
export const answerCheck = createClient(AnswerCheckService, transport);
export const attachments = createClient(AttachmentService, transport);
export const channelHealth = createClient(ChannelHealthService, transport);
export const claims = createClient(ClaimService, transport);
export const counter = createClient(CounterService, transport);
export const deliveries = createClient(DeliveryService, transport);
export const directory = createClient(DirectoryService, transport);
export const guidelines = createClient(GuidelineService, transport);
export const handOver = createClient(HandOverService, transport);
export const incidents = createClient(IncidentService, transport);
export const lobby = createClient(LobbyService, transport);
export const maps = createClient(MapService, transport);
export const push = createClient(PushService, transport);
export const relations = createClient(TicketRelationService, transport);
export const restrictions = createClient(RestrictionService, transport);
export const search = createClient(SearchService, transport);
export const sessions = createClient(SessionService, transport);
export const tickets = createClient(TicketService, transport);
export const transfers = createClient(TransferService, transport);
