#pragma once

// How each thing of the directory lies in its table: one description per kind, from which
// record_store.h makes the statements. Immutable, thread-safe.

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "tenant/directory/records.h"
#include "tenant/store/row.h"
#include "tenant/store/value.h"

namespace mugugno::tenant {

struct TableShape {
  const char* table;
  // The key's columns first.
  std::vector<const char*> columns;
  size_t key_size;
  // The column records are listed by, and the one they are ordered by in such a list.
  const char* parent;
  const char* order;
  // Counts changes in a further last column.
  bool has_revision = true;
};

// For each kind of record: its table, its values in the order of the columns (the revision left
// out), and a record from a row of the same columns.
template <typename Record>
struct Table;

#define MUGUGNO_TABLE(RECORD)                           \
  template <>                                           \
  struct Table<RECORD> {                                \
    static const TableShape& Shape();                   \
    static std::vector<SqlValue> Values(const RECORD&); \
    static RECORD FromRow(const Row& row);              \
  };

MUGUGNO_TABLE(Association)
MUGUGNO_TABLE(Tenant)
MUGUGNO_TABLE(Office)
MUGUGNO_TABLE(Channel)
MUGUGNO_TABLE(Staff)
MUGUGNO_TABLE(Grant)
MUGUGNO_TABLE(App)
MUGUGNO_TABLE(Credential)
MUGUGNO_TABLE(Administrator)

#undef MUGUGNO_TABLE

}  // namespace mugugno::tenant
