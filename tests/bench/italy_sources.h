#pragma once

// The open data of the whole of Italy beside the checkout (or where MUGUGNO_REFERENCE_DATA points),
// prepared for a measurement.

#include <string>
#include <vector>

#include "routing/italy/preparation.h"

namespace mugugno::bench {

// Where the data should be.
std::string ItalyFolder();
// Empty, with a line that says what is absent, where they are not there.
routing::ItalySources ItalyData();
// Prepares the file at `path` and says how long that took; ends the program where that fails.
void PrepareAt(const std::string& path);

}  // namespace mugugno::bench
