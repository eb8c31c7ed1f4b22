#pragma once

#include <memory>

#include "absl/status/statusor.h"

#include "gateway/registry.h"
#include "gateway/services/service_parts.h"
#include "gateway/worker_pool.h"
#include "mugugno/v1/submission_service.pb.h"
#include "routing/intake/intake.h"
#include "tenant/page_token.h"

namespace mugugno::gateway {

// mugugno.v1.SubmissionService: what a municipal app hands over, and what it may read of it: its
// own, and never a name of the comune's side. Thread-safe.
class SubmissionService final {
 public:
  SubmissionService(const ServiceParts& parts, routing::Intake& intake)
      : parts_(parts),
        intake_(intake),
        pages_(parts.keys, parts.clock),
        checks_(kCheckThreads, kMostChecks) {}

  void SubmitMessage(const tenant::Caller& caller, const v1::SubmitMessageRequest& request,
                     const std::string& bytes, absl::Time deadline,
                     Registry::Done<v1::Submission> done);
  void SubmitMessages(const tenant::Caller& caller, RequestStream<v1::SubmitMessagesRequest> in,
                      ResponseStream<v1::SubmitMessagesResponse> out);
  absl::StatusOr<v1::Submission> GetSubmission(const tenant::Caller& caller,
                                               const v1::GetSubmissionRequest& request);
  absl::StatusOr<v1::ListSubmissionsResponse> ListSubmissions(
      const tenant::Caller& caller, const v1::ListSubmissionsRequest& request);
  absl::StatusOr<v1::ListEntriesResponse> ListEntries(const tenant::Caller& caller,
                                                      const v1::ListEntriesRequest& request);
  void WatchConversations(const tenant::Caller& caller,
                          const v1::WatchConversationsRequest& request,
                          ResponseStream<v1::WatchConversationsResponse> stream);

 private:
  static constexpr size_t kCheckThreads = 2;
  static constexpr size_t kMostChecks = 16;

  absl::StatusOr<const tenant::Cell*> CellOf(const tenant::Caller& caller) const;
  void Take(const tenant::Caller& caller, routing::SentMessage message,
            Registry::Done<v1::Submission> done);
  // Whether the message may have the files it names, as far as the database is there to tell: while
  // it is away, applying the message decides.
  absl::Status CheckAttachments(const tenant::Caller& caller, const routing::SentMessage& message);
  absl::StatusOr<v1::Submission> Stored(const tenant::Caller& caller, const tenant::Uuid& id) const;

  const ServiceParts parts_;
  routing::Intake& intake_;
  tenant::PageTokens pages_;
  // Where messages with attachments wait for the database; those without wait for nothing.
  WorkerPool checks_;
};

}  // namespace mugugno::gateway
