#pragma once

// The parts of the table of verbs, in the order of help.

#include <vector>

#include "adminctl/verb.h"

namespace mugugno::adminctl {

std::vector<Verb> ManifestVerbs();
std::vector<Verb> DirectoryVerbs();
std::vector<Verb> AccessVerbs();
std::vector<Verb> MessageVerbs();
std::vector<Verb> RoutingVerbs();
std::vector<Verb> TicketVerbs();
std::vector<Verb> IncidentVerbs();
std::vector<Verb> AuditVerbs();
std::vector<Verb> KeyVerbs();
std::vector<Verb> InstallationVerbs();

}  // namespace mugugno::adminctl
