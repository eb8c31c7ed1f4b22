#include "proto/rules/names.h"

#include "tenant/credential.h"
#include "tenant/name.h"
#include "tenant/uuid.h"
#include "tests/fuzz/promise.h"
#include "tests/fuzz/target.h"

namespace mugugno::fuzz {

void Names(absl::string_view bytes) {
  const auto name = tenant::ResourceName::Parse(bytes);
  if (name) {
    Promise(name->ToString() == bytes, "a name is its own text");
    Plant(name->Root().id.find('7') != std::string::npos, "a name in a scope with a 7");
    const auto scope = tenant::Scope::Of(bytes);
    Promise(scope.has_value() && *scope == name->Root(), "a name lies in its scope");
  }
  if (rules::MatchesResource(bytes, "tenants/{tenant}/tickets/{ticket}")) {
    const auto scope = tenant::Scope::Of(bytes);
    Promise(scope.has_value() && scope->kind == tenant::Scope::Kind::kTenant,
            "what passes for a comune's name is judged in that comune");
  }
  const auto uuid = tenant::Uuid::Parse(bytes);
  if (uuid) Promise(tenant::Uuid::Parse(uuid->ToString()) == uuid, "an id is its own text");
  const auto token = tenant::Token::Parse(bytes);
  if (token) Promise(token->Reveal() == bytes, "a token is its own text");
}

}  // namespace mugugno::fuzz
