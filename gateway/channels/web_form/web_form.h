#pragma once

// The channel kind WEB_FORM: pages on which citizens write to a comune, or to an association's
// comuni, and read what became of it. A message takes the intake's way as an app's does; its source
// is the channel. There are no sessions: what a page may do is sealed into the page itself, and
// whoever has the address of a conversation reads and continues it. Thread-safe.

#include <memory>
#include <optional>
#include <string>

#include "gateway/channels/photo_box.h"
#include "gateway/channels/web_form/sender_rate.h"
#include "gateway/channels/web_form/sheet.h"
#include "gateway/channels/web_form/site.h"
#include "gateway/channels/web_form/tokens.h"
#include "gateway/channels/web_form/tracking_page.h"
#include "gateway/http/http_exchange.h"
#include "gateway/readiness.h"
#include "gateway/services/service_parts.h"
#include "gateway/worker_pool.h"
#include "routing/intake/intake.h"
#include "tenant/directory/directory.h"

namespace mugugno::gateway::web_form {

class WebForm final : public HttpHandler {
 public:
  // What its pages' paths begin with.
  static constexpr char kForms[] = "/modulo/";
  static constexpr char kConversations[] = "/conversazione/";

  // All outlive it.
  WebForm(const ServiceParts& parts, const tenant::Directory& directory, routing::Intake& intake,
          const tenant::AttachmentFolder& folder, const tenant::MasterKeys& masters,
          const Readiness& readiness);

  size_t BodyLimit(const HttpHead& head) const override;
  void Handle(std::shared_ptr<HttpExchange> exchange) override;
  HttpResponse Refusal(const HttpHead* head, unsigned status, absl::string_view why) const override;

 private:
  // A request on its way to a message.
  struct Posting;
  using Shared = std::shared_ptr<Posting>;

  // What a path speaks of: a form, or a conversation with its link.
  struct Place {
    std::optional<Site> site;
    std::optional<storage::v1::TrackingLink> link;
  };
  // NotFound() for what is not there; UNAVAILABLE while it cannot be known.
  absl::StatusOr<Place> PlaceAt(absl::string_view path);

  void ShowForm(HttpExchange& exchange, const Site& site, Language language) const;
  void ShowConversation(HttpExchange& exchange, const Place& place, Language language,
                        unsigned status, const Sheet& sheet);
  absl::Status ReadInto(const Place& place, const std::string& after, Tracked* tracked);
  void Take(const Shared& posting);
  // Adds what is wrong with the page itself; false where it cannot be accepted.
  bool Accepts(Posting& posting);
  void KeepPhotos(const Shared& posting);
  void Send(const Shared& posting);
  // Where the citizen reads on; empty while there are no keys to make it with.
  std::string AddressFor(const Posting& posting);
  // On any thread, also after this is gone: what it needs is in the posting.
  static void Answer(Posting& posting, const absl::StatusOr<routing::Taken>& taken);
  static void Refuse(Posting& posting, unsigned status, Phrase why);
  // The page again, with what was typed and what is wrong with it.
  void ShowAgain(Posting& posting, unsigned status);

  const ServiceParts parts_;
  const tenant::Directory& directory_;
  routing::Intake& intake_;
  const Readiness& readiness_;
  const FormTokens tokens_;
  TrackingLinks links_;
  PhotoBox photos_;
  SenderRate rate_;
  // Bodies are read on the first. Photos and conversations wait for the database: each on threads
  // of their own, so that a message without photos waits for neither.
  WorkerPool posts_;
  WorkerPool keepers_;
  WorkerPool readers_;
};

}  // namespace mugugno::gateway::web_form
