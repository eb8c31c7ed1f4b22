#include "routing/guard/other_comuni.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"

#include "routing/text/fold.h"
#include "tenant/directory/public_texts.h"
#include "tenant/tickets/identifiers.h"

namespace mugugno::routing {
namespace {

using tenant::DirectorySnapshot;
using tenant::TenantSlice;

// A word, also within the address of a site: unlike Words, which leaves addresses out.
struct Token {
  std::string key;
  Span span;
};

std::vector<Token> TokensOf(absl::string_view text) {
  std::vector<Token> tokens;
  bool within = false;
  for (size_t at = 0; at < text.size();) {
    const Rune rune = RuneAt(text, at);
    if (IsWordRune(rune.code)) {
      if (!within) tokens.push_back({"", {at, at}});
      AppendFolded(text, rune, at, &tokens.back().key);
      tokens.back().span.end = at + rune.size;
      within = true;
    } else if (!IsCombiningMark(rune.code)) {
      within = false;
    }
    at += rune.size;
  }
  return tokens;
}

std::string PhraseOf(absl::string_view name) {
  const std::vector<Token> tokens = TokensOf(name);
  return absl::StrJoin(tokens, " ",
                       [](std::string* out, const Token& token) { out->append(token.key); });
}

// Streets that a town without one is hard to find: that the places list knows one in a single
// comune says nothing of the others.
bool IsEverywhere(absl::string_view street) {
  static const auto& names = *new absl::flat_hash_set<std::string>{"aldo moro",
                                                                   "asilo",
                                                                   "aurelia",
                                                                   "battisti",
                                                                   "belvedere",
                                                                   "cavour",
                                                                   "cesare battisti",
                                                                   "chiesa",
                                                                   "circonvallazione",
                                                                   "colombo",
                                                                   "cristoforo colombo",
                                                                   "dante",
                                                                   "dante alighieri",
                                                                   "de gasperi",
                                                                   "della chiesa",
                                                                   "della liberta",
                                                                   "della repubblica",
                                                                   "della stazione",
                                                                   "diaz",
                                                                   "don minzoni",
                                                                   "europa",
                                                                   "firenze",
                                                                   "garibaldi",
                                                                   "genova",
                                                                   "giovanni xxiii",
                                                                   "gramsci",
                                                                   "guglielmo marconi",
                                                                   "italia",
                                                                   "iv novembre",
                                                                   "kennedy",
                                                                   "liberta",
                                                                   "manzoni",
                                                                   "marconi",
                                                                   "martiri della liberta",
                                                                   "matteotti",
                                                                   "mazzini",
                                                                   "milano",
                                                                   "nazionale",
                                                                   "papa giovanni xxiii",
                                                                   "piave",
                                                                   "provinciale",
                                                                   "repubblica",
                                                                   "risorgimento",
                                                                   "roma",
                                                                   "san francesco",
                                                                   "stazione",
                                                                   "torino",
                                                                   "trento",
                                                                   "trieste",
                                                                   "umberto i",
                                                                   "venezia",
                                                                   "verdi",
                                                                   "vittorio emanuele",
                                                                   "vittorio veneto",
                                                                   "xx settembre",
                                                                   "xxiv maggio",
                                                                   "xxv aprile"};
  const std::string phrase = PhraseOf(street);
  const size_t first = phrase.find(' ');
  return first != std::string::npos && names.contains(phrase.substr(first + 1));
}

// Mail is given there to everybody.
bool IsOfEverybody(absl::string_view domain) {
  static const auto& domains = *new absl::flat_hash_set<std::string>{
      "alice.it",     "aruba.it",      "cert.legalmail.it", "fastwebnet.it", "gmail.com",
      "hotmail.com",  "hotmail.it",    "icloud.com",        "legalmail.it",  "libero.it",
      "live.it",      "outlook.com",   "outlook.it",        "pec.aruba.it",  "pec.it",
      "postecert.it", "pec.libero.it", "proton.me",         "tim.it",        "tin.it",
      "tiscali.it",   "virgilio.it",   "yahoo.com",         "yahoo.it"};
  return domains.contains(domain);
}

struct Address {
  std::string text;  // lower case
  Span span;

  absl::string_view mailbox() const {
    return absl::StrContains(text, '@') ? absl::string_view(text) : absl::string_view();
  }
  absl::string_view domain() const {
    return absl::string_view(text).substr(text.find('@') == std::string::npos ? 0
                                                                              : text.find('@') + 1);
  }
};

bool IsOfAddress(char c) {
  return absl::ascii_isalnum(c) || c == '.' || c == '-' || c == '_' || c == '+' || c == '@';
}

// Sites and mailboxes, without what stands before and behind them.
std::vector<Address> AddressesOf(absl::string_view text) {
  std::vector<Address> found;
  for (size_t at = 0; at < text.size(); ++at) {
    if (!IsOfAddress(text[at])) continue;
    size_t end = at;
    while (end < text.size() && IsOfAddress(text[end])) ++end;
    absl::string_view address = text.substr(at, end - at);
    while (!address.empty() && !absl::ascii_isalnum(address.back())) address.remove_suffix(1);
    const size_t dot = address.rfind('.');
    const bool named = dot != absl::string_view::npos && address.size() - dot > 2 &&
                       std::all_of(address.begin() + static_cast<std::ptrdiff_t>(dot) + 1,
                                   address.end(), absl::ascii_isalpha);
    if (named) found.push_back({absl::AsciiStrToLower(address), {at, at + address.size()}});
    at = end;
  }
  return found;
}

// What belongs to one comune: by what it is found by, and whose it is; an empty id where it is of
// several.
class Belongings final {
 public:
  void Add(absl::string_view what, absl::string_view tenant) {
    if (what.empty()) return;
    const auto [known, added] = of_.emplace(what, tenant);
    if (!added && known->second != tenant) known->second.clear();
  }
  // Empty where it is nobody's alone.
  absl::string_view Of(absl::string_view what) const {
    const auto known = of_.find(what);
    return known == of_.end() ? absl::string_view() : absl::string_view(known->second);
  }
  const std::map<std::string, std::string, std::less<>>& all() const { return of_; }

 private:
  std::map<std::string, std::string, std::less<>> of_;
};

struct Marks {
  Belongings names;  // phrases
  Belongings people;
  Belongings mailboxes;
  Belongings domains;
  Belongings telephones;
};

void AddMailbox(absl::string_view mailbox, absl::string_view tenant, Marks* marks) {
  const std::string lower = absl::AsciiStrToLower(mailbox);
  marks->mailboxes.Add(lower, tenant);
  const size_t at = lower.find('@');
  if (at == std::string::npos || IsOfEverybody(lower.substr(at + 1))) return;
  marks->domains.Add(lower.substr(at + 1), tenant);
}

// A name of one word is too little to know somebody by.
void AddPerson(const tenant::Person& person, absl::string_view tenant, Marks* marks) {
  const std::string phrase = PhraseOf(person.display_name);
  if (absl::StrContains(phrase, ' ')) marks->people.Add(phrase, tenant);
  AddMailbox(person.email, tenant, marks);
}

void AddComune(const TenantSlice& slice, Marks* marks) {
  const std::string& id = slice.tenant.id;
  marks->names.Add(PhraseOf(slice.tenant.display_name), id);
  for (const tenant::Office& office : slice.offices) {
    AddPerson(office.liaison, id, marks);
    AddPerson(office.deputy, id, marks);
    if (office.hand_off.way == tenant::HandOff::Way::kEmail) {
      AddMailbox(office.hand_off.target, id, marks);
    }
  }
  for (const tenant::Channel& channel : slice.channels) {
    AddMailbox(channel.mailbox.address, id, marks);
  }
  for (const std::string& text : PublicTexts(slice)) {
    for (const Address& address : AddressesOf(text)) {
      marks->mailboxes.Add(address.mailbox(), id);
      absl::string_view domain = address.domain();
      absl::ConsumePrefix(&domain, "www.");
      if (!IsOfEverybody(domain)) marks->domains.Add(domain, id);
    }
    for (const tenant::Identifier& each : tenant::FindIdentifiers(text)) {
      if (each.kind == tenant::Identifier::Kind::kTelephone) marks->telephones.Add(each.value, id);
    }
  }
}

// Who works for one comune alone is that comune's; the association's people are everybody's.
void AddStaff(const tenant::StaffSlice& staff, Marks* marks) {
  absl::flat_hash_set<std::string> tenants;
  for (const tenant::Grant& grant : staff.grants) {
    if (grant.owner.kind != tenant::Scope::Kind::kTenant) return;
    tenants.insert(grant.owner.id);
  }
  for (const std::string& id : tenants) {
    AddPerson({staff.staff.display_name, staff.staff.email}, id, marks);
  }
}

Marks MarksOf(absl::string_view association, const DirectorySnapshot& directory) {
  Marks marks;
  for (const std::string& id : directory.TenantsOf(association)) {
    const TenantSlice* slice = directory.FindTenant(id);
    if (slice != nullptr) AddComune(*slice, &marks);
  }
  for (const auto& staff : directory.staff()) {
    if (staff->staff.association == association) AddStaff(*staff, &marks);
  }
  return marks;
}

class Search final {
 public:
  Search(absl::string_view text, absl::string_view own) : text_(text), own_(own) {}

  // Phrases as whole words; what stands within the comune's own name does not count.
  void Phrases(OthersWords::Kind kind, const Belongings& known) {
    const std::vector<Token> tokens = TokensOf(text_);
    std::vector<bool> taken(tokens.size(), false);
    const auto each_place = [&](absl::string_view phrase, auto act) {
      const std::vector<Token> words = TokensOf(phrase);
      for (size_t first = 0; !words.empty() && first + words.size() <= tokens.size(); ++first) {
        const auto same = [](const Token& a, const Token& b) { return a.key == b.key; };
        if (!taken[first] &&
            std::equal(words.begin(), words.end(),
                       tokens.begin() + static_cast<std::ptrdiff_t>(first), same)) {
          act(first, first + words.size());
        }
      }
    };
    for (const auto& [phrase, tenant] : known.all()) {
      if (tenant != own_) continue;
      each_place(phrase, [&](size_t first, size_t end) {
        std::fill(taken.begin() + static_cast<std::ptrdiff_t>(first),
                  taken.begin() + static_cast<std::ptrdiff_t>(end), true);
      });
    }
    for (const auto& [phrase, tenant] : known.all()) {
      each_place(phrase, [&, id = tenant](size_t first, size_t end) {
        Add(kind, id, {tokens[first].span.begin, tokens[end - 1].span.end});
      });
    }
  }

  void Places(const RoutingSnapshot& snapshot) {
    const Words words(text_);
    const auto& members = snapshot.tenants();
    const auto own = std::find_if(members.begin(), members.end(),
                                  [&](const TenantRouting& each) { return each.tenant == own_; });
    const bool listed = own != members.end() &&
                        snapshot.gazetteer().Lists(static_cast<size_t>(own - members.begin()));
    for (const PlaceMatch& place : snapshot.FindPlaces(words)) {
      if (place.role == PlaceRole::kIgnored || place.approximate || place.outside ||
          place.members.size() != 1 || place.kind == PlaceKind::kComune) {
        continue;
      }
      if (place.kind == PlaceKind::kStreet && (!listed || IsEverywhere(place.name))) continue;
      Add(OthersWords::Kind::kPlace, members[place.members.front()].tenant, place.span);
    }
  }

  void Addresses(const Marks& marks) {
    for (const Address& address : AddressesOf(text_)) {
      absl::string_view of = marks.mailboxes.Of(address.mailbox());
      absl::string_view domain = address.domain();
      while (of.empty() && absl::StrContains(domain, '.')) {
        of = marks.domains.Of(domain);
        domain.remove_prefix(domain.find('.') + 1);
      }
      Add(OthersWords::Kind::kLink, of, address.span);
    }
  }

  void Telephones(const Marks& marks) {
    for (const tenant::Identifier& each : tenant::FindIdentifiers(text_)) {
      if (each.kind != tenant::Identifier::Kind::kTelephone) continue;
      Add(OthersWords::Kind::kTelephone, marks.telephones.Of(each.value), {each.begin, each.end});
    }
  }

  std::vector<OthersWords> Finish() {
    std::stable_sort(found_.begin(), found_.end(), [](const OthersWords& a, const OthersWords& b) {
      return a.span.begin < b.span.begin;
    });
    return std::move(found_);
  }

 private:
  void Add(OthersWords::Kind kind, absl::string_view tenant, const Span& span) {
    if (tenant.empty() || tenant == own_) return;
    found_.push_back({kind, std::string(tenant), span});
  }

  const absl::string_view text_;
  const absl::string_view own_;
  std::vector<OthersWords> found_;
};

}  // namespace

std::vector<OthersWords> FindOtherComuni(absl::string_view text, absl::string_view own,
                                         const RoutingSnapshot& snapshot,
                                         const DirectorySnapshot& directory) {
  const TenantSlice* slice = directory.FindTenant(own);
  if (slice == nullptr) return {};
  const Marks marks = MarksOf(slice->tenant.association, directory);
  Search search(text, own);
  search.Phrases(OthersWords::Kind::kComune, marks.names);
  search.Places(snapshot);
  search.Phrases(OthersWords::Kind::kPerson, marks.people);
  search.Addresses(marks);
  search.Telephones(marks);
  return search.Finish();
}

}  // namespace mugugno::routing
