#pragma once

namespace mugugno::gateway {

// Makes the mail library's tables, once, whoever needs them first: it counts its beginnings without
// a lock. Thread-safe.
void StartGMime();

}  // namespace mugugno::gateway
