#include "gateway/channels/chat_door.h"

#include <atomic>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

#include "gateway/channels/chat_piece.h"
#include "gateway/http/page_headers.h"
#include "tenant/name.h"

namespace mugugno::gateway {
namespace {

constexpr char kTryAgainSeconds[] = "10";
// Of what is no place here, and answered as what is not proved.
constexpr size_t kMostUnknownBytes = 64 << 10;

absl::string_view PathOf(const HttpHead& head) {
  const auto target = head.target();
  return absl::string_view(target.data(), target.size()).substr(0, target.find('?'));
}

// Tells nothing: not whether there is such a channel, either.
HttpResponse Unproved() { return PlainPage(401, "not proved"); }

HttpResponse TryAgain() {
  HttpResponse response = PlainPage(503, "try again");
  response.headers.emplace_back("Retry-After", kTryAgainSeconds);
  return response;
}

}  // namespace

struct ChatDoor::Delivery {
  std::shared_ptr<HttpExchange> exchange;
  WebhookKind* kind = nullptr;
  std::shared_ptr<const tenant::DirectorySnapshot> directory;
  const tenant::Channel* channel = nullptr;
  std::shared_ptr<ChatMeters> meters;
  routing::Intake* intake = nullptr;
  std::atomic<size_t> open = 0;
  std::atomic<bool> failed = false;

  // One piece less; the last one answers.
  void Done(bool durable) {
    if (!durable) failed = true;
    if (--open > 0) return;
    ++(failed ? meters->refused : meters->accepted);
    if (failed) return exchange->Answer(TryAgain());
    HttpResponse response;
    response.headers = PageHeaders();
    exchange->Answer(std::move(response));
  }
};

ChatDoor::Place ChatDoor::PlaceAt(absl::string_view path) const {
  if (!absl::ConsumePrefix(&path, ChatKinds::kWebhooks)) return {};
  const std::vector<absl::string_view> parts = absl::StrSplit(path, '/');
  if (parts.size() != 4 || !tenant::IsChosenId(parts[2]) || !tenant::IsChosenId(parts[3])) {
    return {};
  }
  const bool of_tenant = parts[1] == "comune";
  if (!of_tenant && parts[1] != "associazione") return {};
  const std::string owner =
      of_tenant ? tenant::TenantName(parts[2]) : tenant::AssociationName(parts[2]);
  return {kinds_.At(parts[0]), tenant::ChildName(owner, "channels", parts[3])};
}

size_t ChatDoor::BodyLimit(const HttpHead& head) const {
  const Place place = PlaceAt(PathOf(head));
  return place.kind == nullptr ? kMostUnknownBytes : place.kind->most_body_bytes();
}

HttpResponse ChatDoor::Refusal(const HttpHead* /*head*/, unsigned status,
                               absl::string_view why) const {
  return PlainPage(status, why);
}

void ChatDoor::AnswerChallenge(HttpExchange& exchange, const Place& place) const {
  const auto directory = directory_.Current();
  const tenant::Channel* channel = directory->FindChannel(place.channel);
  std::optional<std::string> answer;
  if (channel != nullptr && channel->kind == place.kind->kind()) {
    answer = place.kind->Challenge(exchange, *channel);
  }
  if (!answer) {
    ++meters_->unproved;
    return exchange.Answer(PlainPage(403, "not proved"));
  }
  HttpResponse response = PlainPage(200, "");
  response.body = *std::move(answer);
  exchange.Answer(std::move(response));
}

void ChatDoor::Handle(std::shared_ptr<HttpExchange> exchange) {
  const Place place = PlaceAt(PathOf(exchange->request()));
  const auto method = exchange->request().method();
  if (method == boost::beast::http::verb::get && place.kind != nullptr && place.kind->is_asked()) {
    return AnswerChallenge(*exchange, place);
  }
  if (method != boost::beast::http::verb::post) {
    HttpResponse refused = PlainPage(405, "webhooks are POST requests");
    refused.headers.emplace_back("Allow", "POST");
    return exchange->Answer(std::move(refused));
  }
  const auto delivery = std::make_shared<Delivery>();
  delivery->directory = directory_.Current();
  delivery->kind = place.kind;
  delivery->meters = meters_;
  delivery->intake = &intake_;
  if (place.kind != nullptr) delivery->channel = delivery->directory->FindChannel(place.channel);
  if (delivery->channel == nullptr || delivery->channel->kind != place.kind->kind()) {
    ++meters_->unproved;
    return exchange->Answer(Unproved());
  }
  delivery->exchange = std::move(exchange);
  if (readers_.Run([this, delivery] { Take(delivery); })) return;
  ++meters_->refused;
  delivery->exchange->Answer(TryAgain());
}

void ChatDoor::Take(const std::shared_ptr<Delivery>& delivery) {
  switch (delivery->kind->Proves(*delivery->exchange, *delivery->channel)) {
    case Proof::kProved:
      break;
    case Proof::kUnproved:
      ++meters_->unproved;
      return delivery->exchange->Answer(Unproved());
    case Proof::kUnknown:
      ++meters_->refused;
      return delivery->exchange->Answer(TryAgain());
  }
  std::vector<std::string> pieces =
      delivery->kind->Split(delivery->exchange->request().body(), *delivery->channel);
  delivery->open = pieces.size();
  for (std::string& piece : pieces) {
    // Goes on when this is gone: what it needs is in the delivery.
    const bool readable = TakePiece({*delivery->intake, *delivery->kind, delivery->channel->name()},
                                    piece, [delivery, piece](const absl::Status& taken) {
                                      if (taken.ok())
                                        delivery->kind->Acknowledge(*delivery->channel, piece);
                                      delivery->Done(taken.ok());
                                    });
    if (!readable) ++delivery->meters->unreadable;
  }
}

}  // namespace mugugno::gateway
