// What no message refers to is gone after a day; what one refers to stays.

#include <filesystem>
#include <memory>

#include "absl/time/clock.h"
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include "tenant/attachments/attachment_store.h"
#include "tenant/attachments/attachment_sweep.h"
#include "tenant/attachments/upload.h"
#include "tenant/errors.h"
#include "tests/spec/town.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_folder.h"

namespace mugugno::tenant {
namespace {

using absl::StatusCode;
using tests::HasReason;
using tests::StatusIs;
using tests::Town;

class AttachmentSweepSpec : public ::testing::Test {
 protected:
  static absl::Time Soon() { return absl::Now() + absl::Seconds(20); }

  // A file on disk, and its row unless the gateway ended in between.
  Attachment Upload(bool with_row = true) {
    auto upload = Upload::Begin(folder_, 4);
    EXPECT_OK(upload);
    EXPECT_OK((*upload)->Append("foto"));
    EXPECT_OK((*upload)->Finish());
    (*upload)->Keep();
    Attachment attachment;
    attachment.owner = "tenants/sori";
    attachment.id = town_.uuids().Next();
    attachment.source = "apps/sori-app";
    attachment.file = (*upload)->file();
    attachment.key = (*upload)->key().Copy();
    attachment.content_type = "text/plain";
    attachment.size = 4;
    attachment.file_name = "foto.txt";
    attachment.create_time = town_.clock().Now();
    attachment.expire_time = attachment.create_time + kAttachmentWait;
    SetTime(attachment, attachment.create_time);
    if (!with_row) return attachment;
    EXPECT_OK(town_.database().Transact(
        Soon(), [&](Session& session) { return store_.Insert(session, attachment); }));
    return attachment;
  }
  // The town's clock is not the disk's.
  void SetTime(const Attachment& attachment, absl::Time time) {
    const timespec both[2] = {absl::ToTimespec(time), absl::ToTimespec(time)};
    ASSERT_EQ(utimensat(AT_FDCWD, folder_.PathOf(attachment.file).c_str(), both, 0), 0);
  }
  absl::Status Adopt(const Attachment& attachment, const Ticket& ticket) {
    const AttachmentPlace place{"tenants/" + ticket.tenant, ticket.id,
                                town_.Entries(ticket).front().id};
    return town_.database().Transact(Soon(), [&](Session& session) {
      return store_.Adopt(session, attachment.owner, attachment.id, place);
    });
  }
  absl::StatusOr<Attachment> Row(const std::string& owner, const Attachment& attachment) {
    absl::StatusOr<Attachment> row = NotFound();
    EXPECT_OK(town_.database().Read(Soon(), [&](Session& session) {
      row = store_.Get(session, owner, attachment.id);
      return absl::OkStatus();
    }));
    return row;
  }
  bool HasFile(const Attachment& attachment) {
    return std::filesystem::exists(folder_.PathOf(attachment.file));
  }
  absl::Status Sweep() {
    return AttachmentSweep(town_.cells(), folder_, town_.keys(), town_.uuids(), town_.clock())
        .Run();
  }

  Town& town_ = Town::Shared();
  tests::TempFolder temp_;
  const AttachmentFolder folder_ = *AttachmentFolder::Open(temp_.File("attachments"));
  AttachmentStore store_{town_.keys()};
};

TEST_F(AttachmentSweepSpec, AnUploadNoMessageRefersToIsGoneAfterADay) {
  const Attachment forgotten = Upload();
  const Attachment referred = Upload();
  ASSERT_OK(Adopt(referred, town_.Add()));
  town_.clock().Advance(kAttachmentWait - absl::Seconds(1));
  ASSERT_OK(Sweep());
  EXPECT_OK(Row("tenants/sori", forgotten));
  EXPECT_TRUE(HasFile(forgotten));
  town_.clock().Advance(absl::Seconds(1));
  const std::string audit = "SELECT COUNT(*) FROM mugugno.audit WHERE action = 'attachment.expire'";
  const std::string before = town_.Ask(audit);
  ASSERT_OK(Sweep());
  EXPECT_THAT(Row("tenants/sori", forgotten), StatusIs(StatusCode::kNotFound));
  EXPECT_FALSE(HasFile(forgotten));
  EXPECT_EQ(std::stoi(town_.Ask(audit)), std::stoi(before) + 1);
  EXPECT_OK(Row("tenants/sori", referred));
  EXPECT_TRUE(HasFile(referred));
}

TEST_F(AttachmentSweepSpec, AFileWithoutARowIsGoneAfterADay) {
  const Attachment orphan = Upload(false);
  const Attachment kept = Upload();
  ASSERT_OK(Adopt(kept, town_.Add()));
  ASSERT_OK(Sweep());
  EXPECT_TRUE(HasFile(orphan)) << "its row may be on its way";
  town_.clock().Advance(kAttachmentWait + absl::Seconds(1));
  ASSERT_OK(Sweep());
  EXPECT_FALSE(HasFile(orphan));
  EXPECT_TRUE(HasFile(kept));
}

TEST_F(AttachmentSweepSpec, AMessageTakesAFileOnce) {
  const Attachment attachment = Upload();
  const Ticket first = town_.Add();
  ASSERT_OK(Adopt(attachment, first));
  EXPECT_OK(Adopt(attachment, first));
  EXPECT_THAT(Adopt(attachment, town_.Add()), HasReason("ATTACHMENT_TAKEN"));
}

TEST_F(AttachmentSweepSpec, WhoeverGetsTheTicketGetsItsFilesAndNobodyElseReadsThem) {
  const Attachment attachment = Upload();
  ASSERT_OK(Adopt(attachment, town_.Add()));
  const Ticket there = town_.Add({.tenant = "recco"});
  const AttachmentPlace place{"tenants/recco", there.id, town_.Entries(there).front().id};
  ASSERT_OK(town_.database().Transact(Soon(), [&](Session& session) {
    return store_.Reown(session, "tenants/sori", attachment.id, place);
  }));
  EXPECT_THAT(Row("tenants/sori", attachment), StatusIs(StatusCode::kNotFound));
  const auto row = Row("tenants/recco", attachment);
  ASSERT_OK(row);
  EXPECT_EQ(row->key.view(), attachment.key.view());
  EXPECT_EQ(row->file_name, "foto.txt");
  EXPECT_EQ(row->ticket, there.id);
  // Put back by hand, the bytes in the row are of no use to the comune that had them.
  ASSERT_OK(town_.maria().Run(
      "UPDATE mugugno.attachment SET owner = 'tenants/sori', tenant_id = NULL, ticket_id = NULL, "
      "entry_id = NULL WHERE owner = 'tenants/recco'"));
  absl::Status opened;
  town_.database()
      .Read(Soon(),
            [&](Session& session) {
              opened = store_.Get(session, "tenants/sori", attachment.id).status();
              return opened;
            })
      .IgnoreError();
  EXPECT_THAT(opened, StatusIs(StatusCode::kDataLoss));
}

}  // namespace
}  // namespace mugugno::tenant
