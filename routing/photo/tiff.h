#pragma once

// The tags of EXIF data, changed in place. Bounded by the bytes it is given, whatever they say.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "routing/photo/exif_block.h"

namespace mugugno::routing {

class Tiff final {
 public:
  // A block of `bytes`, which outlive it. Each tag it looks at counts one of `budget`.
  Tiff(std::string* bytes, const ExifBlock& block, size_t* budget)
      : bytes_(bytes),
        begin_(block.begin),
        size_(block.end - block.begin),
        little_((*bytes)[block.begin] == 'I'),
        budget_(budget) {}

  // The GPS tags with their values become zeros, and nothing leads to them any more. Where they
  // cannot be told from the rest, or the budget is spent, the whole block stops being EXIF data.
  // Whether anything was changed.
  bool EraseGps();

 private:
  static constexpr size_t kEntry = 12;

  // Whether there was a pointer to GPS tags; one of them is gone.
  bool EraseOnePointer();
  // The tags at `offset`, and what they point to.
  void EraseTags(size_t offset);
  // Entry `index` of the `count` at `offset`.
  void DropEntry(size_t offset, size_t count, size_t index);
  // Entries of the directory at `offset`, as many as there is room for.
  size_t CountAt(size_t offset) const;

  bool Has(size_t offset, size_t size) const { return offset <= size_ && size <= size_ - offset; }
  uint32_t Read(size_t offset, size_t size) const;
  void Zero(size_t offset, size_t size);

  std::string* bytes_;
  const size_t begin_;
  const size_t size_;
  const bool little_;
  size_t* budget_;
};

}  // namespace mugugno::routing
