#include "tests/spec/transfer_town.h"

namespace mugugno::gateway {

std::vector<std::string> TransferTown::Opened(const std::string& tenant) {
  const auto keys = town_.keys().Keys(tenant::KeyOwner::Tenant(tenant));
  EXPECT_OK(keys);
  struct Sealed {
    const char* table;
    const char* column;
    const char* row;  // what is bound into the ciphertext
  };
  const std::vector<Sealed> places = {
      {"ticket", "words", "id"},
      {"ticket_entry", "words", "CONCAT(ticket_id, id)"},
      {"conversation_entry", "words", "CONCAT(correspondent_id, id)"},
      {"contact", "words", "id"},
      {"transfer", "words", "id"},
      {"delivery", "words", "id"},
      {"set_aside", "words", "id"},
      {"attachment", "words", "id"},
      {"attachment", "file_key", "id"},
      {"request", "response", "CONCAT(CAST(caller AS BINARY), 0x0A, request_id)"}};
  std::vector<std::string> opened;
  for (const Sealed& place : places) {
    EXPECT_OK(town_.database().Read(Soon(), [&](tenant::Session& session) {
      return session.Query(
          absl::StrCat("SELECT ", place.row, ", ", place.column, " FROM ", place.table, " WHERE ",
                       place.column, " IS NOT NULL"),
          {}, [&](const tenant::Row& row) {
            const std::string key = row.Bytes(0);
            const auto words = (*keys)->Open({place.table, place.column, key}, row.Bytes(1));
            if (words.ok()) opened.push_back(*words);
            return absl::OkStatus();
          });
    }));
  }
  return opened;
}

}  // namespace mugugno::gateway
