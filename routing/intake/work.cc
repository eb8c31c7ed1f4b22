#include "routing/intake/work.h"

#include <utility>

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

#include "mugugno/v1/submission_service.pb.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/tickets/correspondent_store.h"
#include "tenant/tickets/submission_store.h"
#include "tenant/try.h"

namespace mugugno::routing {

std::string SourceName(const Source& source) {
  return source.kind == SourceKind::kApp ? tenant::AppName(source.id) : source.id;
}

std::string RequestBytes(const Source& source, const v1::InboundMessage& message) {
  v1::SubmitMessageRequest request;
  request.set_parent(source.id);
  *request.mutable_message() = message;
  return request.SerializeAsString();
}

void KeepAsSent(const storage::v1::JournalRouting& routing, v1::InboundMessage* message) {
  if (routing.staff().empty()) message->clear_remark();
  message->clear_letter();
}

absl::StatusOr<Work> WorkOf(Entry entry, const PostReader& reader) {
  Work work;
  if (!work.routing.ParseFromString(entry.routing)) return tenant::DataLoss("routing of an entry");
  work.id = entry.id;
  work.source = std::move(entry.source);
  work.key = std::move(entry.key);
  work.receive_time = entry.receive_time;
  work.emergency = entry.emergency;
  if (work.routing.form() != 0) {
    ASSIGN_OR_RETURN(Post post, reader(work.source.id, work.routing.form(), entry.content));
    work.message = std::move(post.message);
    work.key = std::move(post.key);
    work.about_key = std::move(post.about_key);
    work.files = std::move(post.files);
    work.receipts = std::move(post.receipts);
    work.by_account = post.by_account;
    work.bytes = RequestBytes(work.source, work.message);
    return work;
  }
  v1::SubmitMessageRequest request;
  if (!request.ParseFromString(entry.content)) return tenant::MalformedRequest();
  work.message = std::move(*request.mutable_message());
  KeepAsSent(work.routing, &work.message);
  work.bytes = std::move(entry.content);
  return work;
}

std::string ComparableOf(const v1::InboundMessage& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

absl::StatusOr<tenant::Arrival> ArrivalOf(tenant::KeyRing& keys, const Work& work) {
  const storage::v1::JournalRouting& routing = work.routing;
  tenant::Arrival arrival;
  arrival.id = work.id;
  arrival.source = SourceName(work.source);
  arrival.app = routing.app();
  arrival.staff = routing.staff();
  arrival.channel_name = tenant::ChildName(routing.owner(), "channels", routing.channel());
  arrival.receive_time = work.receive_time;
  const tenant::KeyOwner installation = tenant::KeyOwner::Installation();
  ASSIGN_OR_RETURN(arrival.dedupe_key, tenant::DedupeKeyOf(keys, arrival.source, work.key));
  ASSIGN_OR_RETURN(arrival.fingerprint,
                   keys.BlindIndex(installation, "submission.content", ComparableOf(work.message)));
  ASSIGN_OR_RETURN(arrival.address,
                   tenant::CorrespondentStore(keys).AddressOf(
                       routing.owner(), routing.channel(), routing.app(), work.message.user_id()));
  if (!work.about_key.empty()) {
    ASSIGN_OR_RETURN(arrival.about_key, tenant::DedupeKeyOf(keys, arrival.source, work.about_key));
  }
  arrival.message = work.message;
  arrival.platform_files = work.files;
  arrival.by_account = work.by_account;
  return arrival;
}

}  // namespace mugugno::routing
