#include "gateway/channels/mail/certified.h"

#include <string>

#include "absl/strings/str_cat.h"
#include <gtest/gtest.h>

namespace mugugno::gateway::mail {
namespace {

TEST(CertifiedFacts, AreReadFromTheirPlaces) {
  const CertifiedFacts facts = ReadFacts(
      "<?xml version='1.0'?><!-- x --><postacert errore='no-dest' tipo='Errore-Consegna'>"
      "<intestazione><oggetto>&lt;msgid&gt; <![CDATA[<msgid>&lt;no@x&gt;</msgid>]]></oggetto>"
      "</intestazione><dati><msgid> &lt;a&amp;b@x&gt; </msgid><consegna>anna@pec.example"
      "</consegna></dati></postacert>");
  EXPECT_EQ(facts.kind, "errore-consegna");
  EXPECT_EQ(facts.error, "no-dest");
  EXPECT_EQ(facts.message_id, "a&b@x");
  EXPECT_EQ(facts.recipient, "anna@pec.example");
}

TEST(CertifiedFacts, OtherPlacesSayNothing) {
  const CertifiedFacts facts = ReadFacts(
      "<postacert tipo='x'><intestazione><msgid>&lt;no@x&gt;</msgid></intestazione>"
      "<dati><x><msgid>&lt;no@x&gt;</msgid></x><msgid></msgid></dati></postacert>"
      "<altro><dati><msgid>&lt;no@x&gt;</msgid></dati></altro>");
  EXPECT_EQ(facts.message_id, "");
}

TEST(CertifiedFacts, NoDocumentTypeIsRead) {
  EXPECT_EQ(ReadFacts("<!DOCTYPE postacert [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
                      "<postacert tipo='x'><dati><msgid>&a;</msgid></dati></postacert>")
                .kind,
            "");
}

TEST(CertifiedFacts, WhatIsNoSuchFileSaysNothing) {
  std::string deep;
  for (int i = 0; i < 10000; ++i) deep += "<a>";
  for (const std::string& text : {std::string(), std::string("<"), std::string("<postacert"),
                                  std::string("</postacert>"), deep, std::string(1 << 20, '<')}) {
    EXPECT_EQ(ReadFacts(text).message_id, "");
  }
}

TEST(CertifiedMail, ItsNewsSaysByWhom) {
  MimePart root;
  root.headers = {{"X-Ricevuta", "avvenuta-consegna"}, {"X-Riferimento-Message-ID", "<a@x>"}};
  ASSERT_EQ(ReceiptNews(root).size(), 1u);
  EXPECT_TRUE(ReceiptNews(root)[0].by_pec);
  root.headers = {{"X-Trasporto", "posta-certificata"}};
  EXPECT_FALSE(Unpack(root));
  EXPECT_TRUE(ReceiptNews(root).empty());
}

}  // namespace
}  // namespace mugugno::gateway::mail
