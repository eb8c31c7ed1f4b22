#pragma once

#include "gateway/registry.h"
#include "gateway/services/access_service.h"
#include "gateway/services/answer_check_service.h"
#include "gateway/services/attachment_service.h"
#include "gateway/services/audit_service.h"
#include "gateway/services/channel_health_service.h"
#include "gateway/services/claim_service.h"
#include "gateway/services/counter_service.h"
#include "gateway/services/delivery_service.h"
#include "gateway/services/directory_service.h"
#include "gateway/services/guideline_service.h"
#include "gateway/services/hand_over_service.h"
#include "gateway/services/health_service.h"
#include "gateway/services/incident_service.h"
#include "gateway/services/installation_service.h"
#include "gateway/services/key_service.h"
#include "gateway/services/lobby_service.h"
#include "gateway/services/map_service.h"
#include "gateway/services/push_service.h"
#include "gateway/services/reflection_service.h"
#include "gateway/services/restriction_service.h"
#include "gateway/services/routing_service.h"
#include "gateway/services/search_service.h"
#include "gateway/services/session_service.h"
#include "gateway/services/set_aside_service.h"
#include "gateway/services/submission_service.h"
#include "gateway/services/ticket_relation_service.h"
#include "gateway/services/ticket_service.h"
#include "gateway/services/transfer_service.h"

namespace mugugno::gateway {

// Every service of the gateway. They outlive the registry.
struct Services {
  SubmissionService& submission;
  AttachmentService& attachment;
  TicketService& ticket;
  TicketRelationService& relation;
  RestrictionService& restriction;
  SearchService& search;
  AnswerCheckService& answer_check;
  IncidentService& incident;
  CounterService& counter;
  ClaimService& claim;
  HandOverService& hand_over;
  TransferService& transfer;
  LobbyService& lobby;
  SetAsideService& set_aside;
  DeliveryService& delivery;
  ChannelHealthService& channel_health;
  DirectoryService& directory;
  AccessService& access;
  GuidelineService& guideline;
  SessionService& own_sessions;
  PushService& push;
  RoutingService& routing;
  MapService& map;
  AuditService& audit;
  InstallationService& installation;
  KeyService& key;
  HealthService& health;
};

// One line per method.
void RegisterAll(const Services& services, Registry* registry);

// What only a gateway for development serves.
void RegisterReflection(ReflectionService& reflection, Registry* registry);

}  // namespace mugugno::gateway
