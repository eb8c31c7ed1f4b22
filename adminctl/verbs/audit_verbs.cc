#include "adminctl/audit_verify.h"
#include "adminctl/verbs/verbs.h"

namespace mugugno::adminctl {

std::vector<Verb> AuditVerbs() {
  return {
      {.words = "audit list",
       .summary = "List who did, or read, what in a comune or an association",
       .method = "AuditService.ListAuditLines",
       .arguments = "parent",
       .columns = "create_time actor action resource detail",
       .examples = {"audit list sori",
                    "audit list sori --start-time 2026-11-01T00:00:00Z -o json"}},
      {.words = "audit seals",
       .summary = "List the seals over an audit trail",
       .method = "AuditService.ListAuditSeals",
       .arguments = "parent",
       .columns = "number create_time line_count hash",
       .examples = {"audit seals sori -o json"}},
      {.words = "audit verify",
       .summary = "Compute the chain over an audit trail again and compare it with its seals",
       .method = "AuditService.ListAuditLines",
       .arguments = "parent",
       .examples = {"audit verify sori", "audit verify sori --expect-hash \"$(cat sori.head)\""},
       .flags = {{.name = "expect-hash",
                  .value = "HEX",
                  .help = "the hash of a seal that was kept elsewhere: it must still be there"}},
       .run = RunAuditVerify},
  };
}

}  // namespace mugugno::adminctl
