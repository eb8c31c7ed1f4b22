#include "tenant/attachments/sealed_file.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <sys/resource.h>

#include "tests/support/status_matchers.h"
#include "tests/support/temp_folder.h"

namespace mugugno::tenant {
namespace {

using absl::StatusCode;
using tests::HasReason;
using tests::StatusIs;

std::string Pattern(size_t size) {
  std::string bytes(size, '\0');
  for (size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 131 + i / 251);
  return bytes;
}

class SealedFile : public ::testing::Test {
 protected:
  void Write(absl::string_view bytes) {
    auto writer = SealedFileWriter::Create(folder_, file_, key_);
    ASSERT_OK(writer);
    ASSERT_OK(writer->Append(bytes));
    ASSERT_OK(writer->Finish());
    writer->Keep();
  }
  absl::StatusOr<std::string> Read() { return Read(file_, key_); }
  absl::StatusOr<std::string> Read(const Uuid& file, const SecretBytes& key) {
    auto reader = SealedFileReader::Open(folder_, file, key);
    if (!reader.ok()) return reader.status();
    std::string whole;
    std::string part;
    while (true) {
      const absl::StatusOr<bool> more = reader->Next(&part);
      if (!more.ok()) return more.status();
      if (!*more) return whole;
      whole += part;
    }
  }
  std::string Raw() {
    std::ifstream file(folder_.PathOf(file_), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void SetRaw(absl::string_view bytes) {
    std::ofstream(folder_.PathOf(file_), std::ios::binary | std::ios::trunc) << bytes;
  }
  bool Exists() { return std::filesystem::exists(folder_.PathOf(file_)); }

  tests::TempFolder temp_;
  const AttachmentFolder folder_ = *AttachmentFolder::Open(temp_.File("attachments"));
  const Uuid file_ = *Uuid::FromBytes("0123456789abcdef");
  const SecretBytes key_ = SecretBytes::Random(kKeySize);
};

TEST_F(SealedFile, GivesBackWhatWasWritten) {
  for (const size_t size :
       {size_t{1}, kFileChunk - 1, kFileChunk, kFileChunk + 1, 3 * kFileChunk}) {
    const std::string bytes = Pattern(size);
    Write(bytes);
    EXPECT_THAT(Read(), tests::IsOkAndHolds(bytes)) << size;
    ASSERT_OK(folder_.Remove(file_));
  }
}

TEST_F(SealedFile, HoldsNothingInTheClear) {
  Write("la password del citofono è 4711");
  EXPECT_EQ(Raw().find("citofono"), std::string::npos);
}

TEST_F(SealedFile, WithAnyBitFlippedDoesNotOpen) {
  Write(Pattern(100));
  const std::string good = Raw();
  for (size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 0x10);
    SetRaw(bad);
    EXPECT_THAT(Read(), StatusIs(StatusCode::kDataLoss)) << "byte " << i;
  }
}

TEST_F(SealedFile, CutOffAnywhereDoesNotOpen) {
  Write(Pattern(2 * kFileChunk + 10));
  const std::string good = Raw();
  const size_t chunk = (good.size() - 10) / 3;
  for (const size_t size :
       {size_t{0}, size_t{1}, chunk, 2 * chunk, 2 * chunk + kFileChunk * 2 / 3, good.size() - 1}) {
    SetRaw(good.substr(0, size));
    EXPECT_THAT(Read(), StatusIs(StatusCode::kDataLoss)) << size;
  }
  // At the very end of a chunk.
  const size_t stride = good.size() - 10 - (good.size() - 10 - 2 * kFileChunk) / 3;
  SetRaw(good.substr(0, stride / 2));
  EXPECT_THAT(Read(), StatusIs(StatusCode::kDataLoss));
  SetRaw(good + good);
  EXPECT_THAT(Read(), StatusIs(StatusCode::kDataLoss));
}

TEST_F(SealedFile, WithChunksInAnotherOrderDoesNotOpen) {
  Write(Pattern(3 * kFileChunk));
  const std::string good = Raw();
  const size_t stride = good.size() / 3;
  ASSERT_EQ(stride * 3, good.size());
  SetRaw(good.substr(stride, stride) + good.substr(0, stride) + good.substr(2 * stride));
  EXPECT_THAT(Read(), StatusIs(StatusCode::kDataLoss));
  SetRaw(good.substr(0, stride) + good.substr(2 * stride));
  EXPECT_THAT(Read(), StatusIs(StatusCode::kDataLoss));
  SetRaw(good.substr(0, 2 * stride));
  EXPECT_THAT(Read(), StatusIs(StatusCode::kDataLoss));
}

TEST_F(SealedFile, OpensUnderItsOwnNameAndKeyOnly) {
  Write("foto");
  const Uuid other = *Uuid::FromBytes("fedcba9876543210");
  std::filesystem::copy_file(folder_.PathOf(file_), folder_.PathOf(other));
  EXPECT_THAT(Read(other, key_), StatusIs(StatusCode::kDataLoss));
  EXPECT_THAT(Read(file_, SecretBytes::Random(kKeySize)), StatusIs(StatusCode::kDataLoss));
  ASSERT_OK(folder_.Remove(file_));
  EXPECT_THAT(Read(), StatusIs(StatusCode::kDataLoss));
}

TEST_F(SealedFile, ThatIsNotKeptIsRemoved) {
  {
    auto writer = SealedFileWriter::Create(folder_, file_, key_);
    ASSERT_OK(writer);
    ASSERT_OK(writer->Append(Pattern(3 * kFileChunk)));
    EXPECT_TRUE(Exists());
  }
  EXPECT_FALSE(Exists());
}

TEST_F(SealedFile, OnAFullDiskLeavesNothing) {
  // What a full disk answers, the limit of a file's size answers too.
  const auto before = std::signal(SIGXFSZ, SIG_IGN);
  rlimit limit = {};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &limit), 0);
  const rlimit small = {kFileChunk * 2, limit.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  {
    auto writer = SealedFileWriter::Create(folder_, file_, key_);
    absl::Status status = writer.status();
    if (status.ok()) status = writer->Append(Pattern(8 * kFileChunk));
    EXPECT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
    EXPECT_THAT(status, StatusIs(StatusCode::kResourceExhausted));
    EXPECT_THAT(status, HasReason("ATTACHMENTS_FULL"));
  }
  std::signal(SIGXFSZ, before);
  EXPECT_FALSE(Exists());
}

}  // namespace
}  // namespace mugugno::tenant
