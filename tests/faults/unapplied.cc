#include "tests/faults/unapplied.h"

#include <filesystem>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "routing/journal/journal.h"
#include "tenant/clock.h"
#include "tests/support/must.h"
#include "tests/support/temp_folder.h"

namespace mugugno::tests {

Unapplied CountUnapplied(const std::string& journal_folder, const std::string& master_key_file,
                         MariaDb& maria) {
  const TempFolder copy;
  routing::JournalOptions options;
  options.folder = copy.File("journal");
  std::filesystem::copy(journal_folder, options.folder);
  const tenant::MasterKeys masters(Must(tenant::MasterKey::Read(master_key_file), "master key"));
  const tenant::SystemClock clock;
  const auto journal = Must(routing::Journal::Open(options, masters, clock), "journal's copy");
  std::vector<std::string> ids;
  routing::EntryPage page;
  do {
    page = Must(journal->Pending(page.last_sequence, 1000), "pending");
    for (const routing::KeptEntry& pending : page.entries) {
      ids.push_back(absl::StrCat("X'", absl::BytesToHexString(pending.entry.id.bytes()), "'"));
    }
  } while (!page.complete);
  Unapplied unapplied;
  unapplied.in_journal = static_cast<int>(ids.size());
  if (ids.empty()) return unapplied;
  const std::string committed =
      Must(maria.Ask(absl::StrCat("SELECT COUNT(*) FROM mugugno.submission WHERE id IN (",
                                  absl::StrJoin(ids, ","), ")")),
           "submissions");
  int count = 0;
  if (!absl::SimpleAtoi(committed, &count)) Must(absl::InternalError(committed), "a count");
  unapplied.uncommitted = unapplied.in_journal - count;
  return unapplied;
}

}  // namespace mugugno::tests
