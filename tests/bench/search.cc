// How fast tickets are found by words that are sealed, what the index takes and what a message
// costs it; beside it MariaDB's own full text index over the same texts in the clear. Prints tables
// and, as the last line, one JSON object.
//
//   search_bench [--long]

#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include <unistd.h>

#include "gateway/services/search_service.h"
#include "routing/search/search_indexer.h"
#include "routing/search/search_query.h"
#include "routing/search/search_words.h"
#include "routing/text/words.h"
#include "tests/bench/cpu_clock.h"
#include "tests/bench/search_world.h"
#include "tests/support/must.h"

namespace mugugno::bench {
namespace {

using tests::Must;

constexpr size_t kShort = 50'000;
constexpr size_t kLong = 1'000'000;
constexpr size_t kQueriesOfAKind = 60;

struct Latency {
  double p50 = 0;
  double p95 = 0;
};

Latency LatencyOf(std::vector<double> milliseconds) {
  std::sort(milliseconds.begin(), milliseconds.end());
  return {milliseconds[milliseconds.size() / 2], milliseconds[milliseconds.size() * 95 / 100]};
}

double Timed(const std::function<void()>& work) {
  const absl::Time begin = absl::Now();
  work();
  return absl::ToDoubleMilliseconds(absl::Now() - begin);
}

class Measurement final {
 public:
  explicit Measurement(size_t tickets)
      : tickets_(tickets), world_(MUGUGNO_SOURCE_DIR "/tests/routing/messages.jsonl") {}

  void Run() {
    const double fill = Timed([&] { world_.Fill(tickets_); });
    std::printf("%zu tickets made in %.0f s\n", tickets_, fill / 1000);
    std::fflush(stdout);
    Index();
    MakeQueries();
    Ask();
    Print();
  }

 private:
  void Index() {
    const CpuClock cpu({{"indexer", getpid()}, {"MariaDB", world_.maria().pid()}});
    routing::SearchIndexer indexer(world_.database(), world_.keys());
    const double took = Timed([&] { Must(indexer.CatchUp([] { return true; }), "indexer"); });
    index_us_ = 1000 * took / static_cast<double>(tickets_);
    for (const double each : cpu.MicrosecondsEach(tickets_)) index_cpu_us_ += each;
    std::printf("indexed: %.0f us each message; processor: %s\n", index_us_,
                cpu.Describe(tickets_).c_str());
    world_.Analyze("search_block, search_ticket, search_tail, ticket_entry");
    index_bytes_ = BytesOf("table_name LIKE 'search%'");
    sealed_bytes_ = BytesOf("table_name = 'ticket_entry'");
    std::printf("index: %.0f bytes each message, whose sealed text takes %.0f\n", index_bytes_,
                sealed_bytes_);
    std::fflush(stdout);
  }

  double BytesOf(const std::string& tables) {
    return static_cast<double>(world_.Number(
               "SELECT SUM(data_length + index_length) FROM information_schema.tables WHERE "
               "table_schema = 'mugugno' AND " +
               tables)) /
           static_cast<double>(tickets_);
  }

  // Of the texts as they are: what people look for is there more or less often.
  void MakeQueries() {
    std::map<std::string, int> count;
    for (const std::string& text : world_.samples()) {
      std::set<std::string> words;
      for (const routing::SearchWord& word : routing::SearchWordsOf(text)) {
        if (word.key.size() >= 4 && !routing::IsFunctionWord(word.key)) words.insert(word.key);
      }
      for (const std::string& word : words) ++count[word];
    }
    std::vector<std::pair<int, std::string>> by_count;
    for (const auto& [word, times] : count) by_count.emplace_back(times, word);
    std::sort(by_count.rbegin(), by_count.rend());
    for (size_t i = 0; i < kQueriesOfAKind; ++i) {
      kinds_["common"].push_back(by_count[i].second);
      const std::string& rare = by_count[by_count.size() - 1 - i * 3].second;
      kinds_["rare"].push_back(rare);
      const std::string& middle = by_count[100 + i * 7].second;
      kinds_["prefix"].push_back(middle.substr(0, 3 + i % 3));
      kinds_["two words"].push_back(absl::StrCat(by_count[20 + i].second, " ", middle));
      kinds_["no hit"].push_back(i % 2 == 0 ? absl::StrCat("zzq", i, "xw")
                                            : absl::StrCat(by_count[i].second, " qqzz", i));
    }
  }

  void AskOne(gateway::SearchService& service, const tenant::Caller& caller,
              const std::string& query, size_t* hits) {
    v1::SearchTicketsRequest request;
    request.set_parent("tenants/-");
    request.set_query(query);
    *hits = static_cast<size_t>(Must(service.SearchTickets(caller, request), query).hits_size());
  }

  // The first page of the same words, the newest first.
  void AskPeer(const std::string& query, size_t* hits) {
    const auto parsed = routing::SearchQuery::Parse(query);
    std::string match;
    for (const auto& word : parsed->words()) absl::StrAppend(&match, "+", word.root, "* ");
    *hits = 0;
    Must(world_.database().Look(absl::Now() + absl::Minutes(1),
                                [&](tenant::Session& session) {
                                  return session.Query(
                                      "SELECT id, body FROM plain WHERE MATCH(body) AGAINST (? IN "
                                      "BOOLEAN MODE) ORDER BY id DESC LIMIT 25",
                                      {match}, [&](const tenant::Row&) {
                                        ++*hits;
                                        return absl::OkStatus();
                                      });
                                }),
         query);
  }

  void Ask() {
    gateway::SearchService service(world_.parts());
    const tenant::Caller ada = world_.Person("ada");
    const tenant::Caller bea = world_.Person("bea");
    std::printf("%-10s %9s %9s %9s %12s %12s\n", "words", "p50 ms", "p95 ms", "hits",
                "plain p50 ms", "plain p95 ms");
    size_t hits = 0;
    for (const auto& [kind, queries] : kinds_) {
      std::vector<double> ours;
      std::vector<double> peer;
      size_t found = 0;
      for (const std::string& query : queries) {
        // Once before: what is measured is no cold page.
        AskOne(service, ada, query, &hits);
        AskPeer(query, &hits);
        ours.push_back(Timed([&] { AskOne(service, ada, query, &hits); }));
        found += hits;
        peer.push_back(Timed([&] { AskPeer(query, &hits); }));
        office_.push_back(Timed([&] { AskOne(service, bea, query, &hits); }));
      }
      Tell(kind, LatencyOf(ours), LatencyOf(peer), found / queries.size());
      all_.insert(all_.end(), ours.begin(), ours.end());
      all_peer_.insert(all_peer_.end(), peer.begin(), peer.end());
    }
    Tell("all", LatencyOf(all_), LatencyOf(all_peer_), 0);
    const Latency office = LatencyOf(office_);
    std::printf("staff of one office: p50 %.1f ms, p95 %.1f ms\n", office.p50, office.p95);
  }

  void Tell(const std::string& kind, const Latency& ours, const Latency& peer, size_t hits) {
    std::printf("%-10s %9.1f %9.1f %9zu %12.1f %12.1f\n", kind.c_str(), ours.p50, ours.p95, hits,
                peer.p50, peer.p95);
    std::fflush(stdout);
    absl::StrAppendFormat(&json_,
                          "%s\"%s\": {\"p50_ms\": %.2f, \"p95_ms\": %.2f, "
                          "\"plain_p50_ms\": %.2f, \"plain_p95_ms\": %.2f}",
                          json_.empty() ? "" : ", ", kind, ours.p50, ours.p95, peer.p50, peer.p95);
  }

  void Print() const {
    const Latency ours = LatencyOf(all_);
    const Latency peer = LatencyOf(all_peer_);
    const Latency office = LatencyOf(office_);
    std::printf(
        "{\"messages\": %zu, \"p50_ms\": %.2f, \"p95_ms\": %.2f, \"office_p95_ms\": %.2f, "
        "\"plain_p95_ms\": %.2f, \"p95_to_plain\": %.2f, \"index_bytes_per_message\": %.0f, "
        "\"sealed_bytes_per_message\": %.0f, \"index_us_per_message\": %.0f, "
        "\"index_cpu_us_per_message\": %.0f, \"words\": {%s}}\n",
        tickets_, ours.p50, ours.p95, office.p95, peer.p95, ours.p95 / peer.p95, index_bytes_,
        sealed_bytes_, index_us_, index_cpu_us_, json_.c_str());
  }

  const size_t tickets_;
  SearchWorld world_;
  std::map<std::string, std::vector<std::string>> kinds_;
  double index_us_ = 0;
  double index_cpu_us_ = 0;
  double index_bytes_ = 0;
  double sealed_bytes_ = 0;
  std::vector<double> all_;
  std::vector<double> all_peer_;
  std::vector<double> office_;
  std::string json_;
};

}  // namespace
}  // namespace mugugno::bench

int main(int argc, char** argv) {
  const std::string argument = argc > 1 ? argv[1] : "";
  mugugno::bench::Measurement(argument == "--long" ? mugugno::bench::kLong : mugugno::bench::kShort)
      .Run();
  return 0;
}
