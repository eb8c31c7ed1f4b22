#include "routing/photo/tiff.h"

#include <algorithm>
#include <cstring>
#include <set>

namespace mugugno::routing {
namespace {

// TIFF 6.0 section 2, EXIF 2.32 section 4.6.3.
constexpr size_t kHeader = 8;
constexpr size_t kFirstDirectory = 4;
constexpr uint32_t kExifPointer = 0x8769;
constexpr uint32_t kGpsPointer = 0x8825;
constexpr uint32_t kInteroperabilityPointer = 0xA005;

// Far more than any camera writes.
constexpr size_t kMostDirectories = 32;
constexpr size_t kMostGpsTags = 64;
constexpr size_t kLongestValue = size_t{64} << 10;
constexpr int kMostPointers = 16;

size_t SizeOfType(uint32_t type) {
  switch (type) {
    case 3:  // SHORT
    case 8:  // SSHORT
      return 2;
    case 4:   // LONG
    case 9:   // SLONG
    case 11:  // FLOAT
    case 13:  // IFD
      return 4;
    case 5:   // RATIONAL
    case 10:  // SRATIONAL
    case 12:  // DOUBLE
      return 8;
    default:
      return 1;
  }
}

}  // namespace

uint32_t Tiff::Read(size_t offset, size_t size) const {
  uint32_t value = 0;
  for (size_t i = 0; i < size; ++i) {
    const size_t at = begin_ + offset + (little_ ? size - 1 - i : i);
    value = value << 8 | static_cast<unsigned char>((*bytes_)[at]);
  }
  return value;
}

// The header stays: offsets below it are nobody's.
void Tiff::Zero(size_t offset, size_t size) {
  if (offset < kHeader || offset >= size_) return;
  std::memset(bytes_->data() + begin_ + offset, 0, std::min(size, size_ - offset));
}

size_t Tiff::CountAt(size_t offset) const {
  return std::min<size_t>(Read(offset, 2), (size_ - offset - 2) / kEntry);
}

bool Tiff::EraseGps() {
  if (!Has(0, kHeader)) return false;
  for (int i = 0; i<kMostPointers&& * budget_> 0; ++i) {
    if (!EraseOnePointer()) return i > 0;
  }
  std::memset(bytes_->data() + begin_, 0, kHeader);
  return true;
}

bool Tiff::EraseOnePointer() {
  std::vector<size_t> waiting = {Read(kFirstDirectory, 4)};
  std::set<size_t> seen;
  while (!waiting.empty()) {
    const size_t offset = waiting.back();
    waiting.pop_back();
    if (!Has(offset, 2) || seen.size() == kMostDirectories || !seen.insert(offset).second) continue;
    const size_t count = CountAt(offset);
    for (size_t i = 0; i < count; ++i) {
      if (*budget_ == 0) return true;
      --*budget_;
      const size_t entry = offset + 2 + i * kEntry;
      const uint32_t tag = Read(entry, 2);
      if (tag == kExifPointer || tag == kInteroperabilityPointer) {
        waiting.push_back(Read(entry + 8, 4));
      }
      if (tag != kGpsPointer) continue;
      EraseTags(Read(entry + 8, 4));
      DropEntry(offset, count, i);
      return true;
    }
    const size_t next = offset + 2 + count * kEntry;
    if (Has(next, 4)) waiting.push_back(Read(next, 4));
  }
  return seen.size() == kMostDirectories;
}

void Tiff::EraseTags(size_t offset) {
  if (!Has(offset, 2)) return;
  const size_t count = std::min(CountAt(offset), kMostGpsTags);
  for (size_t i = 0; i < count; ++i) {
    const size_t entry = offset + 2 + i * kEntry;
    const size_t size = SizeOfType(Read(entry + 2, 2)) * size_t{Read(entry + 4, 4)};
    if (size > 4) Zero(Read(entry + 8, 4), std::min(size, kLongestValue));
  }
  Zero(offset, 2 + count * kEntry + 4);
}

void Tiff::DropEntry(size_t offset, size_t count, size_t index) {
  // The tags may have been where the pointer was: then it is gone already.
  if (Read(offset, 2) == 0) return;
  char* const first = bytes_->data() + begin_ + offset;
  char* const entry = first + 2 + index * kEntry;
  // With the offset of the next directory behind the entries.
  const size_t all = std::min(2 + count * kEntry + 4, size_ - offset);
  const size_t rest = all - (2 + (index + 1) * kEntry);
  std::memmove(entry, entry + kEntry, rest);
  std::memset(entry + rest, 0, kEntry);
  const size_t left = Read(offset, 2) - 1;
  first[little_ ? 0 : 1] = static_cast<char>(left & 0xFF);
  first[little_ ? 1 : 0] = static_cast<char>(left >> 8);
}

}  // namespace mugugno::routing
