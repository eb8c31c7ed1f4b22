// Tickets found by words that are sealed: what is found, by whom, and what is left when words go.

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>

#include "gateway/services/search_service.h"
#include "routing/search/search_indexer.h"
#include "tenant/feed/lines.h"
#include "tenant/search/posting_block.h"
#include "tenant/search/search_index.h"
#include "tenant/tickets/thread_store.h"
#include "tenant/try.h"
#include "tests/spec/transfer_town.h"
#include "tests/support/must.h"

namespace mugugno::gateway {
namespace {

using tenant::Session;
using tenant::Ticket;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using tests::Must;
using tests::StatusIs;
using tests::Town;

bool GoOn() { return true; }

class Search : public TransferTown {
 protected:
  void Index() {
    routing::SearchIndexer indexer(town_.database(), town_.keys());
    ASSERT_OK(indexer.CatchUp(GoOn));
  }
  Ticket Add(const std::string& text, const std::string& tenant = "sori",
             const std::string& office = "tecnico") {
    Town::NewTicket wanted;
    wanted.tenant = tenant;
    wanted.office = office;
    wanted.text = text;
    return Told(town_.Add(wanted));
  }
  // The feed tells of it.
  Ticket Told(const Ticket& ticket) {
    Must(town_.database().Write(Soon(),
                                [&](Session&, tenant::Changes& changes) {
                                  tenant::AddTicketLine(
                                      ticket.tenant,
                                      {ticket.id, "FORWARDED", false, ticket.held, ticket.office},
                                      changes);
                                  return absl::OkStatus();
                                }),
         "feed");
    return ticket;
  }
  void SetContact(const Ticket& ticket, const std::string& name, const std::string& phone,
                  const std::string& email) {
    Must(town_.database().Transact(
             Soon(),
             [&](Session& session) -> absl::Status {
               tenant::ThreadStore threads(town_.keys());
               ASSIGN_OR_RETURN(const tenant::Thread thread,
                                threads.Get(session, ticket.tenant, ticket.thread));
               storage::v1::ContactWords words;
               words.set_display_name(name);
               words.set_phone_number(phone);
               words.set_email(email);
               return threads.SetContact(session, ticket.tenant, thread.contact, words);
             }),
         "contact");
    Told(ticket);
  }
  absl::StatusOr<v1::SearchTicketsResponse> Ask(const std::string& query,
                                                const std::string& by = "ada",
                                                const std::string& page_token = "",
                                                int page_size = 0) {
    v1::SearchTicketsRequest request;
    request.set_parent("tenants/-");
    request.set_query(query);
    request.set_page_token(page_token);
    request.set_page_size(page_size);
    return search_.SearchTickets(town_.Person(by), request);
  }
  // Names of the tickets found, in order.
  std::vector<std::string> Find(const std::string& query, const std::string& by = "ada") {
    const auto response = Ask(query, by);
    EXPECT_OK(response);
    std::vector<std::string> names;
    if (!response.ok()) return names;
    for (const v1::TicketHit& hit : response->hits()) names.push_back(hit.ticket().name());
    return names;
  }
  std::string Excerpt(const std::string& query) {
    const auto response = Ask(query);
    if (!response.ok() || response->hits_size() != 1) return "not one";
    const v1::TicketHit& hit = response->hits(0);
    std::string marked = hit.excerpt();
    for (int i = hit.marks_size(); i-- > 0;) {
      marked.insert(static_cast<size_t>(hit.marks(i).end()), "]");
      marked.insert(static_cast<size_t>(hit.marks(i).begin()), "[");
    }
    return absl::StrCat(v1::TicketHit::Place_Name(hit.place()), " ", marked);
  }
  void Run(const std::string& sql) { Must(town_.maria().Run(sql), sql); }
  // As if the tail had grown long.
  void Merge(const std::string& tenant) {
    const auto own = Must(town_.keys().Keys(tenant::KeyOwner::Tenant(tenant)), tenant);
    Must(
        town_.database().Transact(Soon(),
                                  [&](Session& session) -> absl::Status {
                                    RETURN_IF_ERROR(tenant::LockSearchCursor(session).status());
                                    return tenant::SearchIndex(session, town_.keys(), *own).Merge();
                                  }),
        "merge");
  }
  // How many tickets the comune's index has under a beginning, in tail and lists.
  size_t Indexed(const std::string& tenant, const std::string& beginning) {
    const auto own = Must(town_.keys().Keys(tenant::KeyOwner::Tenant(tenant)), tenant);
    size_t found = 0;
    Must(town_.database().Look(
             Soon(),
             [&](Session& session) -> absl::Status {
               found = 0;
               tenant::SearchIndex index(session, town_.keys(), *own);
               RETURN_IF_ERROR(index.EachTailText([&](uint32_t, absl::string_view words) {
                 found += tenant::HasBeginning(words, beginning) ? 1 : 0;
               }));
               const uint64_t term = index.Term(tenant::LongestBeginning(beginning));
               const auto row = Must(tenant::SearchIndexRowOf(session, tenant), tenant);
               std::vector<uint32_t> segments;
               for (uint32_t i = row->first_ordinal / tenant::kSegmentSize;
                    i <= row->next_ordinal / tenant::kSegmentSize; ++i) {
                 segments.push_back(i);
               }
               return index.EachBlock(
                   segments, {tenant::BucketOf(term)},
                   [&](uint32_t, uint32_t, absl::string_view bytes) -> absl::Status {
                     ASSIGN_OR_RETURN(const auto places, tenant::PostingBlock::Find(bytes, term));
                     found += places.size();
                     return absl::OkStatus();
                   });
             }),
         "look");
    return found;
  }

  SearchService search_{town_.parts()};
};

TEST_F(Search, AWordIsFoundByItsBeginningInCapitalsOrWithoutAccents) {
  const Ticket ticket = Add("La pergola è già CADUTÀ sul zufolatoio comunale");
  Index();
  for (const char* query : {"zuf", "zufo", "zufol", "zufola", "zufolat", "zufolatoi", "zufolatoio",
                            "ZUFOLATÒIO", "zufolatoi pergole", "caduta zufolatoio"}) {
    EXPECT_THAT(Find(query), ElementsAre(NameOf(ticket))) << query;
  }
  for (const char* query : {"ufolatoio", "zufolatore", "zufolatoio tombino"}) {
    EXPECT_THAT(Find(query), IsEmpty()) << query;
  }
  EXPECT_EQ(Excerpt("zufolat perg"),
            "PLACE_MESSAGE La [pergola] è già CADUTÀ sul [zufolatoio] comunale");
}

TEST_F(Search, SaysTheSameOfListsAsOfTheTail) {
  const Ticket ticket = Add("Una mongolfiera si è posata nel cortile della scuola");
  Index();
  Merge("sori");
  EXPECT_EQ(Count("search_tail", "tenant_id = 'sori'"), "0");
  for (const char* query : {"mon", "mongol", "mongolfi", "mongolfiere", "cortili mongolfiera",
                            "\"posata nel cortile\""}) {
    EXPECT_THAT(Find(query), testing::Contains(NameOf(ticket))) << query;
  }
  EXPECT_THAT(Find("mongolfiero cortil"), ElementsAre(NameOf(ticket)));
  // Beginnings of eight letters are the longest that are indexed: the words decide.
  EXPECT_THAT(Find("mongolfista"), IsEmpty());
  EXPECT_THAT(Find("\"cortile nel posata\""), IsEmpty());
  // What is said later joins what was merged.
  AddNote(ticket, "Chiamato il trombettiere");
  Index();
  EXPECT_THAT(Find("trombettieri mongolfiera"), ElementsAre(NameOf(ticket)));
  Merge("sori");
  EXPECT_THAT(Find("trombettieri mongolfiera"), ElementsAre(NameOf(ticket)));
}

TEST_F(Search, RepliesNotesContactsAndNumbersAreFound) {
  const Ticket ticket = Add("Il carillon della piazza tace");
  SetContact(ticket, "Ersilia Quacquarelli", "+393481234567", "ersilia.q@posta.example");
  ASSERT_OK(Reply(ticket, "Il maestro orologiaio verrà lunedì.", "ada"));
  AddNote(ticket, "Sentito il campanaro al 340 765 4321");
  Index();
  EXPECT_EQ(Excerpt("quacqua ersilia"), "PLACE_CONTACT [Ersilia] [Quacquarelli]");
  EXPECT_EQ(Excerpt("348 123 4567"), "PLACE_CONTACT +[393481234567]");
  EXPECT_EQ(Excerpt("3481234"), "PLACE_CONTACT +[393481234567]");
  EXPECT_EQ(Excerpt("ersilia.q@posta.example"), "PLACE_CONTACT [ersilia].[q]@[posta].[example]");
  EXPECT_EQ(Excerpt("campanari 3407654321"), "PLACE_NOTE Sentito il [campanaro] al [340 765 4321]");
  EXPECT_THAT(Find("orologiai carillon"), ElementsAre(NameOf(ticket)));
  AddNote(ticket, "carillon");
  EXPECT_THAT(Find(absl::StrCat("carillon ", ticket.number)), ElementsAre(NameOf(ticket)));
}

TEST_F(Search, NobodyFindsWhatIsAnotherComunesOrOffices) {
  const Ticket tecnico = Add("Il batiscafo è in darsena");
  const Ticket ambiente = Add("Un batiscafo arrugginito", "sori", "ambiente");
  const Ticket recco = Add("Batiscafo alla deriva", "recco");
  const Ticket camogli = Add("Avvistato un batiscafo", "camogli");
  Town::NewTicket wanted;
  wanted.text = "Del batiscafo nessuno deve sapere";
  wanted.held = true;
  const Ticket held = Told(town_.Add(wanted));
  wanted.held = false;
  wanted.kind = v1::TICKET_KIND_WHISTLEBLOWING;
  const Ticket report = Told(town_.Add(wanted));
  Index();
  EXPECT_THAT(Find("batiscafi"), ElementsAre(NameOf(report), NameOf(held), NameOf(recco),
                                             NameOf(ambiente), NameOf(tecnico)));
  EXPECT_THAT(Find("batiscafi", "bea"), ElementsAre(NameOf(tecnico)));
  EXPECT_THAT(Find("batiscafi", "carla"), ElementsAre(NameOf(ambiente)));
  EXPECT_THAT(Find("batiscafi", "dino"), ElementsAre(NameOf(recco)));
  EXPECT_THAT(Find("batiscafi", "elio"), ElementsAre(NameOf(camogli)));
  // By its number neither.
  EXPECT_THAT(Find(absl::StrCat("batiscafo ", held.number), "bea"), IsEmpty());
}

TEST_F(Search, WhatAnotherComuneHasNowIsFoundThereAndNowhereElse) {
  const Ticket merged = Add("Sul molo canta una sirena ottuagenaria");
  Index();
  Merge("sori");
  const Ticket fresh = Add("La sirena ottuagenaria ha cambiato molo");
  AddNote(merged, "vecchia ottuagenaria");
  Index();
  EXPECT_EQ(Indexed("sori", "ottuagenaria"), 3u);
  const Ticket first = Moved(merged);
  const Ticket second = Moved(fresh);
  Index();
  EXPECT_THAT(Find("ottuagenarie"), ElementsAre(NameOf(second), NameOf(first)));
  EXPECT_EQ(Indexed("sori", "ottuagenaria"), 0u);
  Merge("sori");
  EXPECT_EQ(Indexed("sori", "ottuagenaria"), 0u);
  EXPECT_THAT(Find("ottuagenarie", "bea"), IsEmpty());
  // The number stays, so that whoever has it finds where the ticket went.
  const auto left = Ask(merged.number);
  ASSERT_OK(left);
  bool there = false;
  for (const v1::TicketHit& hit : left->hits()) {
    there = there || hit.ticket().name() == NameOf(merged);
  }
  EXPECT_TRUE(there);
}

TEST_F(Search, OlderTicketsAreTakenInByWhoeverComesNext) {
  // As it was before there was an index.
  Index();
  Run("DELETE FROM mugugno.search_block WHERE tenant_id = 'camogli'");
  Run("DELETE FROM mugugno.search_tail WHERE tenant_id = 'camogli'");
  Run("DELETE FROM mugugno.search_ticket WHERE tenant_id = 'camogli'");
  Run("DELETE FROM mugugno.search_index WHERE tenant_id = 'camogli'");
  std::vector<std::string> older;
  for (int i = 0; i < 300; ++i) {
    Town::NewTicket wanted;
    wanted.tenant = "camogli";
    wanted.text = absl::StrCat("Un dromedario pascola ", i);
    older.insert(older.begin(), NameOf(town_.Add(wanted)));
  }
  // A part, by one gateway that then ends; what comes meanwhile is newer.
  Must(routing::SearchIndexer(town_.database(), town_.keys()).Round().status(), "round");
  const auto part = Ask("dromedario", "elio");
  ASSERT_OK(part);
  EXPECT_THAT(part->incomplete(), ElementsAre("tenants/camogli"));
  const Ticket between = Add("Un dromedario in più", "camogli");
  Index();
  older.insert(older.begin(), NameOf(between));
  std::vector<std::string> found;
  std::string page;
  do {
    const auto response = Ask("dromedari pascola", "elio", page, 50);
    ASSERT_OK(response);
    EXPECT_THAT(response->incomplete(), IsEmpty());
    for (const v1::TicketHit& hit : response->hits()) found.push_back(hit.ticket().name());
    page = response->next_page_token();
  } while (!page.empty());
  older.erase(older.begin());
  EXPECT_EQ(found, older);
  EXPECT_EQ(Find("dromedario", "elio").front(), NameOf(between));
}

TEST_F(Search, AnIndexerWhoseDatabaseEndsTheLinkGoesOnWhereItWas) {
  const Ticket ticket = Add("Il planetario proietta comete");
  // Holds the cursor as an indexer in the middle of its step, and dies.
  const auto root = Must(tenant::Database::Open(town_.maria().AsRoot()), "root");
  const absl::Status died =
      town_.database().Transact(Soon(), [&](Session& session) -> absl::Status {
        RETURN_IF_ERROR(tenant::LockSearchCursor(session).status());
        RETURN_IF_ERROR(tenant::SetSearchCursor(session, int64_t{1} << 40));
        std::string link;
        RETURN_IF_ERROR(session.Query("SELECT CONNECTION_ID()", {}, [&](const tenant::Row& row) {
          link = absl::StrCat(row.Int(0));
          return absl::OkStatus();
        }));
        return town_.maria().Run("KILL " + link);
      });
  EXPECT_FALSE(died.ok());
  Index();
  EXPECT_THAT(Find("planetari comet"), ElementsAre(NameOf(ticket)));
}

TEST_F(Search, WhereTheFeedWasCutAllIsLookedAtAgain) {
  Index();
  const Ticket ticket = Add("Sul tetto un nido di upupe");
  AddNote(ticket, "upupe confermate");
  Run("UPDATE mugugno.search_cursor SET position = 1");
  Run("DELETE FROM mugugno.feed WHERE position = 2");
  Run("DELETE FROM mugugno.feed WHERE position < 4");
  Index();
  EXPECT_THAT(Find("upupe conferma"), ElementsAre(NameOf(ticket)));
  EXPECT_EQ(Count("search_ticket", RowsOf(ticket)), "1");
}

TEST_F(Search, WhatCannotBeFoundYetIsSaid) {
  Index();
  const auto all = Ask("zattera gonfiabile");
  ASSERT_OK(all);
  EXPECT_FALSE(all->has_lag());
  Add("Una zattera gonfiabile alla foce");
  const auto behind = Ask("zattera gonfiabile");
  ASSERT_OK(behind);
  EXPECT_TRUE(behind->has_lag());
  EXPECT_THAT(behind->hits(), IsEmpty());
  Index();
  EXPECT_THAT(Find("zattera gonfiabile"), SizeIs(1));
  EXPECT_FALSE(Ask("zattera gonfiabile")->has_lag());
}

TEST_F(Search, PagesFollowEachOtherAcrossComuni) {
  std::vector<std::string> newest;
  for (int i = 0; i < 9; ++i) {
    const Ticket ticket = Add(absl::StrCat("Il menestrello numero ", i), i % 3 ? "sori" : "recco");
    newest.insert(newest.begin(), NameOf(ticket));
    if (i == 4) {
      Index();
      Merge("sori");
    }
  }
  Index();
  std::vector<std::string> found;
  std::string page;
  do {
    const auto response = Ask("menestrelli", "ada", page, 2);
    ASSERT_OK(response);
    EXPECT_LE(response->hits_size(), 2);
    for (const v1::TicketHit& hit : response->hits()) found.push_back(hit.ticket().name());
    page = response->next_page_token();
  } while (!page.empty());
  EXPECT_EQ(found, newest);
}

TEST_F(Search, ATextTooShortToSearchForIsRefused) {
  for (const char* query : {"di", "14", "\"a\"", "?!"}) {
    EXPECT_THAT(Ask(query).status(), StatusIs(absl::StatusCode::kInvalidArgument)) << query;
  }
}

TEST_F(Search, WhoFindsWordsLeavesATraceAndTheIndexTellsNone) {
  const Ticket ticket = Add("Una filastrocca sottovoce");
  Index();
  ASSERT_THAT(Find("filastrocche"), IsEmpty());
  ASSERT_THAT(Find("filastrocca"), SizeIs(1));
  EXPECT_EQ(town_.Ask(absl::StrCat("SELECT COUNT(*) FROM mugugno.audit WHERE owner = "
                                   "'tenants/sori' AND action = 'ticket.search' AND detail = '",
                                   ticket.id.ToString(), "'")),
            "1");
  EXPECT_EQ(Count("search_tail", "INSTR(words, 'filastrocca') > 0"), "0");
  EXPECT_EQ(Count("search_tail", "INSTR(words, 'sottovoce') > 0"), "0");
}

}  // namespace
}  // namespace mugugno::gateway
