#pragma once

// What every resource of the directory has in common: how it is created, updated and listed. Pure
// functions and templates over the codecs.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

#include "gateway/codecs/access_codec.h"
#include "gateway/codecs/directory_codec.h"
#include "gateway/codecs/field_mask.h"
#include "gateway/codecs/template_codec.h"
#include "gateway/codecs/values.h"
#include "gateway/codecs/violations.h"
#include "gateway/services/mutations.h"
#include "proto/rules/rules.h"
#include "tenant/directory/record_store.h"
#include "tenant/errors.h"
#include "tenant/page_token.h"
#include "tenant/try.h"

namespace mugugno::gateway {

// A name or parent, whose form the request's rules have checked.
absl::StatusOr<tenant::ResourceName> NameOf(absl::string_view text);

// 0 means 50, more than 200 means 200.
inline size_t PageSize(int32_t wanted) {
  if (wanted <= 0) return 50;
  return static_cast<size_t>(std::min(wanted, 200));
}

// Decodes a whole resource onto a record; all it breaks is told below `field`.
template <typename Message, typename Record>
absl::Status DecodeWhole(const Message& message, absl::string_view field, Record* record) {
  Violations violations(field);
  for (const rules::Violation& violation : rules::Check(message)) {
    violations.Add(violation.field, violation.rule);
  }
  if (violations.empty()) Decode(message, record, &violations);
  return violations.ToStatus();
}

// Merges an update onto a record that was read under lock. The paths that change; none when all is
// as wanted. ABORTED (ETAG_MISMATCH) for an old etag.
template <typename Message, typename Record>
absl::StatusOr<std::vector<std::string>> MergeUpdate(const google::protobuf::FieldMask& mask,
                                                     const Message& wanted, absl::string_view field,
                                                     Record* record) {
  if (!EtagFits(wanted.etag(), record->revision)) return tenant::EtagMismatch();
  const Message before = Encode(*record);
  Message after = before;
  RETURN_IF_ERROR(MergeByMask(mask, wanted, &after));
  std::vector<std::string> changed = ChangedFields(before, after);
  RETURN_IF_ERROR(DecodeWhole(after, field, record));
  return changed;
}

// Whether any of the paths is the field or lies below it.
bool Touches(const std::vector<std::string>& paths, absl::string_view field);

// One page of the records below `parent`; `add` puts one of them into the response.
template <typename Record, typename Response, typename Request, typename Add>
absl::StatusOr<Response> ListPage(tenant::PageTokens& tokens, const tenant::Caller& caller,
                                  const tenant::Cell& cell, const Request& request,
                                  absl::string_view parent, Add add) {
  ASSIGN_OR_RETURN(const std::string after, tokens.Open(caller, request, request.page_token()));
  const size_t size = PageSize(request.page_size());
  std::vector<Record> records;
  RETURN_IF_ERROR(
      cell.database->Read(Mutations::Deadline(), [&](tenant::Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(records, tenant::Page<Record>(session, parent, after, size + 1));
        return absl::OkStatus();
      }));
  const bool more = records.size() > size;
  if (more) records.pop_back();
  Response response;
  for (const Record& record : records) add(&response, record);
  if (more) {
    const tenant::ResourceName last = *tenant::ResourceName::Parse(records.back().name());
    ASSIGN_OR_RETURN(*response.mutable_next_page_token(), tokens.Make(caller, request, last.id()));
  }
  return response;
}

// One record by its key, NOT_FOUND where it is absent.
template <typename Record>
absl::StatusOr<Record> Fetch(const tenant::Cell& cell, std::vector<tenant::SqlValue> key) {
  Record record;
  RETURN_IF_ERROR(
      cell.database->Read(Mutations::Deadline(), [&](tenant::Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(record, tenant::Read<Record>(session, key));
        return absl::OkStatus();
      }));
  return record;
}

}  // namespace mugugno::gateway
