#pragma once

// What a client is told of what it sent, in Italian: people read it. Pure functions.

#include <string>

#include "absl/status/status.h"

#include "gateway/channels/open311/document.h"
#include "mugugno/storage/v1/words.pb.h"
#include "tenant/directory/snapshot.h"

namespace mugugno::gateway::open311 {

// Of an error of ours: nothing of what was asked for but the name of a parameter.
HttpResponse ErrorOf(const absl::Status& status, Format format);

// The service_notice of a request that was taken.
std::string NoticeOf(const storage::v1::SubmissionOutcome& outcome,
                     const tenant::DirectorySnapshot& directory);

}  // namespace mugugno::gateway::open311
