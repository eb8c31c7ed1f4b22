#include "gateway/channels/open311/statuses.h"

namespace mugugno::gateway::open311 {
namespace {

Status OutcomeOf(v1::TicketOutcome outcome) {
  switch (outcome) {
    case v1::TICKET_OUTCOME_FIXED:
      return {false, "FIXED", "Risolta."};
    case v1::TICKET_OUTCOME_SCHEDULED:
      return {true, "ACTION_SCHEDULED", "L'intervento è programmato."};
    case v1::TICKET_OUTCOME_NOT_RESPONSIBLE:
      return {false, "NOT_COUNCILS_RESPONSIBILITY", "Non è di competenza del Comune."};
    case v1::TICKET_OUTCOME_DUPLICATE:
      return {false, "DUPLICATE", "La cosa era già stata segnalata."};
    default:
      return {false, "NO_FURTHER_ACTION", "Chiusa."};
  }
}

}  // namespace

Status StatusOf(v1::TicketState state, v1::TicketOutcome outcome) {
  switch (state) {
    case v1::TICKET_STATE_ACKNOWLEDGED:
      return {true, "INVESTIGATING", "La segnalazione è stata presa in carico."};
    case v1::TICKET_STATE_IN_PROGRESS:
      return {true, "IN_PROGRESS", "La segnalazione è in lavorazione."};
    case v1::TICKET_STATE_WAITING_CITIZEN:
      return {true, "UNCHANGED", "Il Comune attende una risposta da chi ha segnalato."};
    case v1::TICKET_STATE_WAITING_THIRD_PARTY:
      return {true, "INTERNAL_REFERRAL", "Il Comune attende un altro ente."};
    case v1::TICKET_STATE_RESOLVED:
      return {false, "FIXED", "Risolta."};
    case v1::TICKET_STATE_CLOSED:
      return OutcomeOf(outcome);
    case v1::TICKET_STATE_REOPENED:
      return {true, "OPEN", "La segnalazione è stata riaperta."};
    case v1::TICKET_STATE_MERGED:
      return {false, "DUPLICATE", "Unita a un'altra segnalazione."};
    case v1::TICKET_STATE_TRANSFERRED:
      return {true, "UNCHANGED", "Passata a un altro Comune."};
    case v1::TICKET_STATE_DISCARDED:
      return {false, "NO_FURTHER_ACTION", "Chiusa."};
    default:
      return {true, "OPEN", "La segnalazione è stata ricevuta."};
  }
}

}  // namespace mugugno::gateway::open311
