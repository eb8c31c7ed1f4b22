#include "routing/journal/sync_probe.h"

#include <cstring>
#include <filesystem>
#include <fstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace mugugno::routing {
namespace {

// SQLite allocates this much plus the real file's own structure behind it.
struct ProbedFile {
  sqlite3_file base;
  SyncProbe* probe;
  std::string* path;
};

ProbedFile* Self(sqlite3_file* file) { return reinterpret_cast<ProbedFile*>(file); }
sqlite3_file* Real(sqlite3_file* file) { return reinterpret_cast<sqlite3_file*>(Self(file) + 1); }
const sqlite3_io_methods* Methods(sqlite3_file* file) { return Real(file)->pMethods; }

int Close(sqlite3_file* file) {
  const int code = Methods(file)->xClose(Real(file));
  delete Self(file)->path;
  return code;
}
int Read(sqlite3_file* file, void* out, int size, sqlite3_int64 offset) {
  return Methods(file)->xRead(Real(file), out, size, offset);
}
int Write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  const int code = Self(file)->probe->OnWrite(*Self(file)->path, bytes, size, offset);
  return code != SQLITE_OK ? code : Methods(file)->xWrite(Real(file), bytes, size, offset);
}
int Truncate(sqlite3_file* file, sqlite3_int64 size) {
  Self(file)->probe->OnTruncate(*Self(file)->path, size);
  return Methods(file)->xTruncate(Real(file), size);
}
int Sync(sqlite3_file* file, int flags) {
  int code = Self(file)->probe->BeforeSync();
  if (code == SQLITE_OK) code = Methods(file)->xSync(Real(file), flags);
  if (code == SQLITE_OK) Self(file)->probe->OnSync(*Self(file)->path);
  return code;
}
int FileSize(sqlite3_file* file, sqlite3_int64* size) {
  return Methods(file)->xFileSize(Real(file), size);
}
int Lock(sqlite3_file* file, int level) { return Methods(file)->xLock(Real(file), level); }
int Unlock(sqlite3_file* file, int level) { return Methods(file)->xUnlock(Real(file), level); }
int CheckReservedLock(sqlite3_file* file, int* out) {
  return Methods(file)->xCheckReservedLock(Real(file), out);
}
int FileControl(sqlite3_file* file, int op, void* argument) {
  return Methods(file)->xFileControl(Real(file), op, argument);
}
int SectorSize(sqlite3_file* file) { return Methods(file)->xSectorSize(Real(file)); }
int Characteristics(sqlite3_file* file) {
  return Methods(file)->xDeviceCharacteristics(Real(file));
}
int ShmMap(sqlite3_file* file, int page, int size, int extend, void volatile** out) {
  return Methods(file)->xShmMap(Real(file), page, size, extend, out);
}
int ShmLock(sqlite3_file* file, int offset, int count, int flags) {
  return Methods(file)->xShmLock(Real(file), offset, count, flags);
}
void ShmBarrier(sqlite3_file* file) { Methods(file)->xShmBarrier(Real(file)); }
int ShmUnmap(sqlite3_file* file, int remove) {
  return Methods(file)->xShmUnmap(Real(file), remove);
}

// Version 2: shared memory for the write-ahead log, no memory-mapped reads.
const sqlite3_io_methods kMethods = {2,
                                     Close,
                                     Read,
                                     Write,
                                     Truncate,
                                     Sync,
                                     FileSize,
                                     Lock,
                                     Unlock,
                                     CheckReservedLock,
                                     FileControl,
                                     SectorSize,
                                     Characteristics,
                                     ShmMap,
                                     ShmLock,
                                     ShmBarrier,
                                     ShmUnmap,
                                     nullptr,
                                     nullptr};

sqlite3_vfs* Default() { return sqlite3_vfs_find(nullptr); }

int Open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags) {
  const int code = Default()->xOpen(Default(), path, Real(file), flags, out_flags);
  if (code != SQLITE_OK) return code;
  Self(file)->probe = static_cast<SyncProbe*>(vfs->pAppData);
  Self(file)->path = new std::string(path == nullptr ? "" : path);
  file->pMethods = &kMethods;
  return SQLITE_OK;
}

int Delete(sqlite3_vfs* vfs, const char* path, int sync_folder) {
  static_cast<SyncProbe*>(vfs->pAppData)->OnDelete(path);
  return Default()->xDelete(Default(), path, sync_folder);
}

std::string NewName() {
  static std::atomic<int> count{0};
  return absl::StrCat("sync-probe-", ++count);
}

}  // namespace

SyncProbe::SyncProbe() : name_(NewName()) {
  vfs_ = *Default();
  vfs_.pNext = nullptr;
  vfs_.zName = name_.c_str();
  vfs_.pAppData = this;
  vfs_.szOsFile = static_cast<int>(sizeof(ProbedFile)) + Default()->szOsFile;
  vfs_.xOpen = Open;
  vfs_.xDelete = Delete;
  sqlite3_vfs_register(&vfs_, 0);
}

SyncProbe::~SyncProbe() { sqlite3_vfs_unregister(&vfs_); }

void SyncProbe::CopyDurable(const std::string& folder) const {
  std::filesystem::create_directories(folder);
  tenant::MutexLock lock(&mutex_);
  for (const auto& [path, content] : files_) {
    const std::string name = std::filesystem::path(path).filename().string();
    std::ofstream(absl::StrCat(folder, "/", name), std::ios::binary) << content.durable;
  }
}

int SyncProbe::OnWrite(const std::string& path, const void* bytes, int size, int64_t offset) {
  if (write_code_ != SQLITE_OK) return write_code_;
  tenant::MutexLock lock(&mutex_);
  std::string& written = files_[path].written;
  const auto end = static_cast<size_t>(offset + size);
  if (written.size() < end) written.resize(end);
  std::memcpy(written.data() + offset, bytes, static_cast<size_t>(size));
  return SQLITE_OK;
}

void SyncProbe::OnSync(const std::string& path) {
  if (absl::EndsWith(path, "-wal")) ++log_syncs_;
  tenant::MutexLock lock(&mutex_);
  files_[path].durable = files_[path].written;
}

void SyncProbe::OnDelete(const std::string& path) {
  tenant::MutexLock lock(&mutex_);
  files_.erase(path);
}

void SyncProbe::OnTruncate(const std::string& path, int64_t size) {
  tenant::MutexLock lock(&mutex_);
  files_[path].written.resize(static_cast<size_t>(size));
}

}  // namespace mugugno::routing
