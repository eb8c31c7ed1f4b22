// What is asked before an answer leaves: whose words it holds, and whether it tells of a person.
// And what no answer may say where everybody reads it.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>

#include "mugugno/v1/answer_check_service.pb.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class AnswerCheck : public ::testing::Test {
 protected:
  // "PLACE tenants/recco Megli"
  std::vector<std::string> Findings(const std::string& text,
                                    const std::string& tenant = "tenants/sori",
                                    const std::string& channel = "") {
    v1::CheckAnswerRequest request;
    request.set_parent(tenant);
    request.set_text(text);
    request.set_channel(channel);
    const auto checked = gateway_.Call<v1::CheckAnswerResponse>(
        "comunicazione", "AnswerCheckService.CheckAnswer", request);
    EXPECT_OK(checked);
    std::vector<std::string> found;
    if (!checked.ok()) return found;
    for (const v1::AnswerFinding& each : checked->findings()) {
      const auto begin = static_cast<size_t>(each.span().begin());
      found.push_back(
          absl::StrCat(v1::AnswerFinding::Kind_Name(each.kind()).substr(5), " ", each.tenant(),
                       each.tenant().empty() ? "" : " ",
                       text.substr(begin, static_cast<size_t>(each.span().end()) - begin),
                       each.blocks() ? " blocks" : ""));
    }
    return found;
  }

  GatewayUnderTest& gateway_ = GatewayUnderTest::Shared();
};

TEST_F(AnswerCheck, AsksAboutWhatIsAnotherComunesAlone) {
  EXPECT_THAT(Findings("Gentile cittadina, la squadra di Megli passa domani."),
              ElementsAre("PLACE tenants/recco Megli"));
  EXPECT_THAT(Findings("Gentile cittadina, la squadra di Megli passa domani.", "tenants/recco"),
              IsEmpty());
  EXPECT_THAT(Findings("Il modulo: https://www.comune.recco.example/tari"),
              Contains("LINK tenants/recco www.comune.recco.example"));
  EXPECT_THAT(Findings("Scriva a segreteria@comune.camogli.example."),
              Contains("LINK tenants/camogli segreteria@comune.camogli.example"));
}

TEST_F(AnswerCheck, AsksNothingAboutWhatIsTheOwnOrEverybodys) {
  EXPECT_THAT(Findings("Il Comune di Sori ripara il lampione di via Roma, angolo via Solimano. Per "
                       "altro tecnico@comune.sori.example o il referente dell'ufficio tecnico."),
              IsEmpty());
}

TEST_F(AnswerCheck, AsksAboutWhatTellsOfAPerson) {
  EXPECT_THAT(Findings("Il codice RSSMRA80A01H501U, l'IBAN IT60X0542811101000000123456, il "
                       "numero 333 1234567."),
              ElementsAre("FISCAL_CODE RSSMRA80A01H501U", "IBAN IT60X0542811101000000123456",
                          "PERSONAL_TELEPHONE 333 1234567"));
  EXPECT_THAT(Findings("Il codice RSSMRA80A01H501X, l'IBAN IT61X0542811101000000123456."),
              IsEmpty());
}

}  // namespace
}  // namespace mugugno::tests
