// The gateway's services as this page calls them: Connect, same origin, the session's cookie sent by
// the browser.
import { Code, ConnectError, createClient, type Interceptor } from '@connectrpc/connect';
import { createConnectTransport } from '@connectrpc/connect-web';

import { AccessService } from '../../generated/mugugno/v1/access_service_pb.ts';
import { AttachmentService } from '../../generated/mugugno/v1/attachment_service_pb.ts';
import { DeliveryService } from '../../generated/mugugno/v1/delivery_service_pb.ts';
import { DirectoryService } from '../../generated/mugugno/v1/directory_service_pb.ts';
import { LobbyService } from '../../generated/mugugno/v1/lobby_service_pb.ts';
import { SearchService } from '../../generated/mugugno/v1/search_service_pb.ts';
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

const transport = createConnectTransport({
  baseUrl: location.origin,
  useBinaryFormat: true,
  interceptors: [notice],
});

export const access = createClient(AccessService, transport);
export const attachments = createClient(AttachmentService, transport);
export const deliveries = createClient(DeliveryService, transport);
export const directory = createClient(DirectoryService, transport);
export const lobby = createClient(LobbyService, transport);
export const search = createClient(SearchService, transport);
export const tickets = createClient(TicketService, transport);
export const transfers = createClient(TransferService, transport);
