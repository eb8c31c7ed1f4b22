#pragma once

#include "adminctl/console.h"
#include "mugugno/v1/route.pb.h"

namespace mugugno::adminctl {

// What the statistics say of a ticket's office, with the words that spoke; nothing where they do
// not.
void TellOpinion(const v1::Route& route, Console& console);

}  // namespace mugugno::adminctl
