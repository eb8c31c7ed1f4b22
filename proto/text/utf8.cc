#include "proto/text/utf8.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>

namespace mugugno::text {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Marks drawn on the sign before them, joiners and variation selectors.
constexpr Range kZeroWidth[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489},   {0x0591, 0x05BD},   {0x0610, 0x061A}, {0x064B, 0x065F},
    {0x0900, 0x0902}, {0x093C, 0x093C},   {0x0941, 0x0948},   {0x094D, 0x094D}, {0x0E31, 0x0E31},
    {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E},   {0x1AB0, 0x1AFF},   {0x1DC0, 0x1DFF}, {0x200B, 0x200F},
    {0x202A, 0x202E}, {0x2060, 0x2064},   {0x20D0, 0x20FF},   {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},
    {0xFEFF, 0xFEFF}, {0x1F3FB, 0x1F3FF}, {0xE0100, 0xE01EF},
};

// East Asian wide signs and emoji.
constexpr Range kWide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x23E9, 0x23EC},   {0x26A1, 0x26A1},
    {0x2705, 0x2705},   {0x274C, 0x274C},   {0x2795, 0x2797},   {0x2E80, 0x303E},
    {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},
    {0xFFE0, 0xFFE6},   {0x1F300, 0x1F3FA}, {0x1F400, 0x1F64F}, {0x1F680, 0x1F6FF},
    {0x1F900, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD},
};

template <size_t kSize>
bool IsIn(const Range (&ranges)[kSize], char32_t sign) {
  const Range* found =
      std::upper_bound(std::begin(ranges), std::end(ranges), sign,
                       [](char32_t s, const Range& range) { return s < range.first; });
  return found != std::begin(ranges) && sign <= std::prev(found)->last;
}

size_t SequenceSize(uint8_t lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

bool IsScalarValue(char32_t sign, size_t size) {
  if (size == 3) return sign >= 0x800 && (sign < 0xD800 || sign > 0xDFFF);
  return size != 4 || (sign >= 0x10000 && sign <= 0x10FFFF);
}

}  // namespace

char32_t TakeCodePoint(absl::string_view& rest) {
  const auto lead = static_cast<uint8_t>(rest.front());
  const size_t size = SequenceSize(lead);
  char32_t sign = size <= 1 ? lead : lead & (0xFFU >> (size + 1));
  bool valid = size != 0 && size <= rest.size();
  for (size_t i = 1; valid && i < size; ++i) {
    const auto next = static_cast<uint8_t>(rest[i]);
    valid = (next & 0xC0U) == 0x80U;
    sign = (sign << 6U) | (next & 0x3FU);
  }
  valid = valid && IsScalarValue(sign, size);
  rest.remove_prefix(valid ? size : 1);
  return valid ? sign : kInvalid;
}

size_t FirstInvalidByte(absl::string_view text) {
  absl::string_view rest = text;
  while (!rest.empty()) {
    const size_t at = text.size() - rest.size();
    if (TakeCodePoint(rest) == kInvalid) return at;
  }
  return absl::string_view::npos;
}

size_t Columns(absl::string_view text) {
  size_t columns = 0;
  while (!text.empty()) {
    const char32_t sign = TakeCodePoint(text);
    if (sign != kInvalid && IsIn(kZeroWidth, sign)) continue;
    columns += sign != kInvalid && IsIn(kWide, sign) ? 2 : 1;
  }
  return columns;
}

}  // namespace mugugno::text
