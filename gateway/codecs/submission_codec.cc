#include "gateway/codecs/submission_codec.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/time_util.h"

#include "gateway/codecs/attachment_codec.h"
#include "routing/topic/topic_classifier.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/uuid.h"

namespace mugugno::gateway {
namespace {

constexpr absl::Duration kClockSkew = absl::Minutes(10);

google::protobuf::Timestamp Encode(absl::Time time) {
  return google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(time));
}

void NameComune(absl::string_view tenant, absl::string_view office,
                const tenant::DirectorySnapshot& directory, v1::Submission* submission) {
  const tenant::TenantSlice* slice = directory.FindTenant(tenant);
  if (slice == nullptr) return;
  submission->set_comune(slice->tenant.istat_code);
  submission->set_comune_display_name(slice->tenant.display_name);
  if (const tenant::Office* found = slice->FindOffice(office)) {
    submission->set_office_display_name(found->display_name);
  }
}

std::string Below(absl::string_view app, absl::string_view collection, const tenant::Uuid& id) {
  return tenant::ChildName(tenant::AppName(app), collection, id.ToString());
}

}  // namespace

absl::Status CheckMessage(const v1::InboundMessage& message, absl::string_view app,
                          absl::Time now) {
  std::vector<tenant::FieldViolation> violations;
  const std::string own = absl::StrCat(tenant::AppName(app), "/");
  if (message.text().empty() && message.attachments().empty() && !message.has_position()) {
    violations.push_back({"message.text", "is required where there is no attachment or position"});
  }
  std::set<std::string> named;
  for (int i = 0; i < message.attachments_size(); ++i) {
    const std::string field = absl::StrCat("message.attachments[", i, "]");
    if (!absl::StartsWith(message.attachments(i), own)) {
      violations.push_back({field, "must be an attachment of this app"});
    } else if (!named.insert(message.attachments(i)).second) {
      violations.push_back({field, "is named twice"});
    }
  }
  if (!message.reply_to().empty() && !absl::StartsWith(message.reply_to(), own)) {
    violations.push_back({"message.reply_to", "must be an entry of this app"});
  }
  for (const auto& [field, comune] : {std::pair<const char*, const std::string&>(
                                          "message.declared_comune", message.declared_comune()),
                                      {"message.home_comune", message.home_comune()}}) {
    const bool code =
        comune.size() == 6 && comune.find_first_not_of("0123456789") == std::string::npos;
    if (!comune.empty() && !code) {
      violations.push_back({field, "must be an ISTAT code of six digits"});
    }
  }
  if (!message.declared_topic().empty() &&
      routing::TopicClassifier::Shipped().Find(message.declared_topic()) == nullptr) {
    violations.push_back({"message.declared_topic", "must be a topic's code"});
  }
  const absl::Time latest = now + kClockSkew;
  if (message.has_send_time() && absl::FromUnixSeconds(message.send_time().seconds()) > latest) {
    violations.push_back({"message.send_time", "must not be more than 10 minutes ahead"});
  }
  if (message.position().has_fix_time() &&
      absl::FromUnixSeconds(message.position().fix_time().seconds()) > latest) {
    violations.push_back({"message.position.fix_time", "must not be more than 10 minutes ahead"});
  }
  return violations.empty() ? absl::OkStatus() : tenant::InvalidRequest(violations);
}

v1::Submission EncodeTaken(const routing::Taken& taken, absl::string_view app,
                           const tenant::DirectorySnapshot& directory) {
  v1::Submission submission;
  const auto first = tenant::Uuid::FromBytes(taken.outcome.repeat_of());
  submission.set_name(Below(app, "submissions", first.value_or(taken.id)));
  submission.set_state(static_cast<v1::Submission::State>(taken.outcome.state()));
  NameComune(taken.outcome.tenant(), taken.outcome.office(), directory, &submission);
  submission.set_number(taken.outcome.number());
  if (const auto correspondent = tenant::Uuid::FromBytes(taken.outcome.correspondent())) {
    submission.set_conversation(Below(app, "conversations", *correspondent));
  }
  if (!taken.outcome.number().empty()) submission.set_citizen_state(v1::CITIZEN_STATE_RECEIVED);
  submission.set_emergency(taken.outcome.emergency());
  *submission.mutable_create_time() = Encode(absl::FromUnixMicros(taken.outcome.receive_time_us()));
  return submission;
}

v1::Submission EncodeSubmission(const tenant::Submission& record, const TicketGlance& ticket,
                                absl::string_view app, const tenant::DirectorySnapshot& directory) {
  v1::Submission submission;
  submission.set_name(Below(app, "submissions", record.id));
  submission.set_state(record.state);
  if (record.state == v1::Submission::STATE_HELD && !ticket.number.empty() && !ticket.held) {
    submission.set_state(v1::Submission::STATE_APPLIED);
  }
  NameComune(record.tenant, ticket.office, directory, &submission);
  submission.set_number(ticket.number);
  submission.set_conversation(Below(app, "conversations", record.correspondent));
  submission.set_citizen_state(ticket.state);
  submission.set_emergency(record.emergency);
  *submission.mutable_create_time() = Encode(record.create_time);
  return submission;
}

v1::Submission EncodeSetAside(const tenant::SetAsideMessage& message, absl::string_view app) {
  v1::Submission submission;
  submission.set_name(Below(app, "submissions", message.id));
  submission.set_state(message.state == v1::SetAsideMessage::STATE_DISCARDED
                           ? v1::Submission::STATE_DISCARDED
                           : v1::Submission::STATE_SET_ASIDE);
  submission.set_emergency(message.emergency);
  *submission.mutable_create_time() = Encode(message.create_time);
  return submission;
}

v1::ConversationEntry EncodeEntry(const tenant::ConversationPointer& pointer,
                                  const storage::v1::EntryWords& words, absl::string_view app,
                                  absl::string_view number, absl::string_view author) {
  v1::ConversationEntry entry;
  const std::string conversation = Below(app, "conversations", pointer.correspondent);
  entry.set_name(tenant::ChildName(conversation, "entries", pointer.id.ToString()));
  entry.set_kind(pointer.kind);
  entry.set_text(words.text());
  entry.set_author(std::string(author));
  *entry.mutable_choices() = words.choices();
  for (const auto& file : words.files()) {
    *entry.add_attachments() = ToProto(file, tenant::AppName(app));
  }
  entry.set_number(std::string(number));
  if (pointer.submission) {
    entry.set_submission(Below(app, "submissions", *pointer.submission));
  }
  *entry.mutable_create_time() = Encode(pointer.create_time);
  return entry;
}

}  // namespace mugugno::gateway
