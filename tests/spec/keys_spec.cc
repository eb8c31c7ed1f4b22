// Keys: a new version seals all that is written from then on, in every gateway; the master key is
// exchanged while the gateway serves.

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>

#include "adminctl/grpc_gateway.h"
#include "mugugno/v1/key_service.pb.h"
#include "tenant/errors.h"
#include "tenant/vault/sealed.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/support/example_association.h"
#include "tests/support/gateway_config.h"
#include "tests/support/must.h"
#include "tests/support/request_id.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// An installation of its own, whose gateways and keys come and go.
class KeysSpec : public testing::Test {
 protected:
  void SetUp() override {
    maria_ = Must(MariaDb::Start(), "MariaDB");
    config_ = ConfigureGateway(folder_, *maria_);
    server_ = Must(gateway::Server::Start(config_), "gateway");
    association_ = std::make_unique<ExampleAssociation>(Local(), server_->addresses()[0]);
    Call(*server_);
  }

  std::string Local() const { return "unix:" + folder_.File("local.sock"); }

  // A file with another master key than the one of ConfigureGateway.
  std::string NewMasterFile() const {
    const std::string path = folder_.File("new-master.key");
    std::ofstream(path) << std::string(64, 'b');
    std::filesystem::permissions(
        path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    return path;
  }
  // The gateway goes and comes back with these files.
  absl::Status Restart(const std::string& current, const std::vector<std::string>& further) {
    server_.reset();
    config_.set_master_key_file(current);
    config_.clear_further_master_key_files();
    for (const std::string& file : further) config_.add_further_master_key_files(file);
    auto started = gateway::Server::Start(config_);
    if (!started.ok()) return started.status();
    server_ = *std::move(started);
    Call(*server_);
    return absl::OkStatus();
  }

  // From now on everybody calls this one.
  void Call(const gateway::Server& server) {
    clients_.clear();
    address_ = server.addresses()[0];
  }
  template <typename Response>
  absl::StatusOr<Response> Call(const std::string& caller, const std::string& method,
                                const google::protobuf::Message& request) {
    Response response;
    std::unique_ptr<adminctl::Gateway>& client = clients_[caller];
    if (client == nullptr) {
      adminctl::Access access;
      access.address = address_;
      access.token = association_->TokenOf(caller);
      client = adminctl::ConnectGrpc(access);
    }
    const absl::Status status = CallMethod(*client, method, request, &response);
    if (!status.ok()) return status;
    return response;
  }

  v1::Submission Submit(const std::string& text) {
    return Must(Call<v1::Submission>("sori-app", "SubmissionService.SubmitMessage",
                                     GatewayUnderTest::Message("sori-app", "anna", text)),
                "submission");
  }
  std::vector<std::string> TextsOfConversation(const v1::Submission& submission) {
    v1::ListEntriesRequest request;
    request.set_parent(submission.conversation());
    request.set_page_size(200);
    const auto entries =
        Must(Call<v1::ListEntriesResponse>("sori-app", "SubmissionService.ListEntries", request),
             "list");
    std::vector<std::string> texts;
    for (const auto& entry : entries.entries()) texts.push_back(entry.text());
    return texts;
  }
  absl::StatusOr<v1::KeyVersion> Rotate(const std::string& caller, const std::string& owner) {
    v1::RotateKeyRequest request;
    request.set_owner(owner);
    return Call<v1::KeyVersion>(caller, "KeyService.RotateKey", request);
  }
  absl::StatusOr<v1::RewrapKeysResponse> Rewrap(const std::string& token, int page_size) {
    v1::RewrapKeysRequest request;
    request.set_page_size(page_size);
    request.set_page_token(token);
    return Call<v1::RewrapKeysResponse>("root", "KeyService.RewrapKeys", request);
  }
  // The last answer.
  v1::RewrapKeysResponse RewrapAll() {
    v1::RewrapKeysResponse page;
    do {
      page = Must(Rewrap(page.next_page_token(), 7), "rewrap");
    } while (!page.next_page_token().empty());
    return page;
  }

  // The key's version that sealed the newest entry of a ticket of sori, from the bytes as stored.
  uint32_t VersionOfNewestEntry() {
    const std::string hex = Must(maria_->Ask("SELECT HEX(words) FROM mugugno.ticket_entry WHERE "
                                             "tenant_id = 'sori' AND words IS NOT NULL "
                                             "ORDER BY id DESC LIMIT 1"),
                                 "entry");
    const auto header = Must(tenant::ParseSealedHeader(absl::HexStringToBytes(hex)), "sealed");
    EXPECT_EQ(header.owner, tenant::KeyOwner::Tenant("sori"));
    return header.version;
  }

  TempFolder folder_;
  std::unique_ptr<MariaDb> maria_;
  config::v1::Gateway config_;
  std::unique_ptr<gateway::Server> server_;
  std::unique_ptr<ExampleAssociation> association_;
  std::string address_;
  std::map<std::string, std::unique_ptr<adminctl::Gateway>> clients_;
};

TEST_F(KeysSpec, ARotatedKeySealsWhatIsWrittenFromThenOnAndTheOldStillOpens) {
  Submit("Prima della rotazione");
  EXPECT_EQ(VersionOfNewestEntry(), 1u);
  const auto rotated = Rotate("admin-sori", "tenants/sori");
  ASSERT_OK(rotated);
  EXPECT_EQ(rotated->version(), 2);
  EXPECT_EQ(rotated->owner(), "tenants/sori");
  const v1::Submission after = Submit("Dopo la rotazione");
  EXPECT_EQ(VersionOfNewestEntry(), 2u);
  EXPECT_THAT(TextsOfConversation(after), AllOf(Contains(HasSubstr("Prima della rotazione")),
                                                Contains(HasSubstr("Dopo la rotazione"))));
  EXPECT_THAT(maria_->Ask("SELECT CONCAT(actor, ' ', detail) FROM mugugno.audit WHERE owner = "
                          "'tenants/sori' AND action = 'key.rotate'"),
              IsOkAndHolds(HasSubstr("admin-sori version 2")));
}

TEST_F(KeysSpec, TheIndexKeyDoesNotRotateSoTheSameCitizenIsFoundAgain) {
  const v1::Submission before = Submit("Buca in via Roma a Sori");
  ASSERT_OK(Rotate("admin-sori", "tenants/sori"));
  const v1::Submission after = Submit("Sempre la buca");
  EXPECT_EQ(after.conversation(), before.conversation());
}

TEST_F(KeysSpec, AnotherGatewayWritesWithTheNewVersionWithinTwoSeconds) {
  TempFolder elsewhere;
  config::v1::Gateway second = ConfigureGateway(elsewhere, *maria_);
  const auto other = Must(gateway::Server::Start(second), "second gateway");
  // It knows the key before it is rotated.
  Call(*other);
  Submit("Al secondo gateway");
  EXPECT_EQ(VersionOfNewestEntry(), 1u);
  // Twice: what a gateway that begins reads of all keys may come after the first.
  for (const uint32_t wanted : {2u, 3u}) {
    Call(*server_);
    ASSERT_OK(Rotate("admin-sori", "tenants/sori"));
    Call(*other);
    // The stated bound with room for a slow machine; what counts is that it happens unasked.
    const absl::Time last = absl::Now() + absl::Seconds(20);
    uint32_t version = wanted - 1;
    while (version < wanted && absl::Now() < last) {
      Submit("Ancora al secondo gateway");
      version = VersionOfNewestEntry();
    }
    EXPECT_EQ(version, wanted);
  }
}

TEST_F(KeysSpec, EachRotatesTheirOwnKeyOnly) {
  EXPECT_OK(Rotate("coordinamento", "associations/golfo-paradiso"));
  EXPECT_THAT(Rotate("comunicazione", "tenants/sori").status(),
              StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(Rotate("admin-sori", "associations/golfo-paradiso").status(),
              StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(Rotate("admin-sori", "tenants/recco").status(),
              StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(Rotate("root", "tenants/sori").status(),
              StatusIs(absl::StatusCode::kPermissionDenied));
  const auto installation = Call<v1::KeyVersion>("root", "KeyService.RotateInstallationKey",
                                                 v1::RotateInstallationKeyRequest());
  ASSERT_OK(installation);
  EXPECT_EQ(installation->version(), 2);
  EXPECT_EQ(installation->owner(), "installation");
  EXPECT_EQ(installation->master_key_id().size(), 16u);
}

TEST_F(KeysSpec, KeysAreListedWithoutAByteOfThem) {
  v1::ListKeysRequest request;
  request.set_page_size(3);
  int keys = 0;
  do {
    const auto page =
        Must(Call<v1::ListKeysResponse>("root", "KeyService.ListKeys", request), "list");
    keys += page.keys_size();
    for (const v1::KeyVersion& key : page.keys()) {
      EXPECT_THAT(key.owner(), Not(testing::IsEmpty()));
      EXPECT_GE(key.version(), 1);
      EXPECT_EQ(key.master_key_id().size(), 16u);
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(maria_->Ask("SELECT COUNT(*) FROM mugugno.key_version"),
              IsOkAndHolds(std::to_string(keys)));
}

TEST_F(KeysSpec, APageOfTheRewrapThatIsRepeatedGetsTheSameAnswerAndLeadsToTheSameNextPage) {
  const std::string old_file = config_.master_key_file();
  const std::string new_file = NewMasterFile();
  ASSERT_OK(Restart(old_file, {new_file}));
  ASSERT_OK(Restart(new_file, {old_file}));
  v1::RewrapKeysRequest request;
  request.set_page_size(5);
  request.set_request_id(NewRequestId());
  const auto rewrap = [&] {
    return Call<v1::RewrapKeysResponse>("root", "KeyService.RewrapKeys", request);
  };
  const auto first = rewrap();
  ASSERT_OK(first);
  EXPECT_EQ(first->wrapped_count(), 5);
  const auto again = rewrap();
  ASSERT_OK(again);
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  request.set_page_token(first->next_page_token());
  EXPECT_THAT(rewrap().status(), HasReason("REQUEST_ID_REUSED"));
  request.set_request_id(NewRequestId());
  const auto next = rewrap();
  ASSERT_OK(next);
  EXPECT_EQ(next->wrapped_count(), 5);
}

TEST_F(KeysSpec, TheMasterKeyIsExchangedWhileTheGatewayServes) {
  const v1::Submission before = Submit("Sotto la vecchia chiave");
  const std::string old_file = config_.master_key_file();
  const std::string new_file = NewMasterFile();
  // First it is only known, then it is the one that wraps.
  ASSERT_OK(Restart(old_file, {new_file}));
  ASSERT_OK(Restart(new_file, {old_file}));
  const v1::Submission during = Submit("Durante il cambio");
  // A run that is cut off after its first page.
  const auto begun = Rewrap("", 5);
  ASSERT_OK(begun);
  EXPECT_EQ(begun->wrapped_count(), 5);
  EXPECT_THAT(begun->master_keys(), SizeIs(2));
  EXPECT_FALSE(begun->next_page_token().empty());
  // Taking the old file away now is refused, with the reason.
  const absl::Status early = Restart(new_file, {});
  EXPECT_THAT(early, HasReason("MASTER_KEY_MISSING"));
  EXPECT_THAT(std::string(early.message()), HasSubstr("adminctl keys rewrap"));

  ASSERT_OK(Restart(new_file, {old_file}));
  const v1::RewrapKeysResponse done = RewrapAll();
  ASSERT_THAT(done.master_keys(), SizeIs(1));
  EXPECT_TRUE(done.master_keys(0).current());
  std::filesystem::remove(old_file);
  ASSERT_OK(Restart(new_file, {}));
  EXPECT_EQ(Submit("Sotto la nuova chiave").conversation(), before.conversation());
  EXPECT_THAT(TextsOfConversation(during), AllOf(Contains(HasSubstr("Sotto la vecchia chiave")),
                                                 Contains(HasSubstr("Durante il cambio")),
                                                 Contains(HasSubstr("Sotto la nuova chiave"))));
  EXPECT_THAT(maria_->Ask("SELECT COUNT(*) FROM mugugno.audit WHERE owner = 'installation' AND "
                          "action = 'key.rewrap'"),
              IsOkAndHolds(testing::Not("0")));
}

}  // namespace
}  // namespace mugugno::tests
