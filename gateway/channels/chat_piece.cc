#include "gateway/channels/chat_piece.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "tenant/errors.h"
#include "tenant/vault/crypto.h"

namespace mugugno::gateway {
namespace {

std::string HashOf(absl::string_view piece) {
  return absl::BytesToHexString(tenant::Sha256(piece).substr(0, 16));
}

bool Take(const PieceTaker& taker, std::string piece, std::function<void(const absl::Status&)> done,
          bool again) {
  routing::SentMessage sent;
  sent.source = {routing::SourceKind::kChannel, taker.channel};
  sent.form = taker.kind.kind();
  // Whoever brought it waits for what is durable only.
  sent.wait_until = absl::Now();
  absl::StatusOr<routing::Post> post = taker.kind.Read(taker.channel, piece);
  if (post.ok()) {
    sent.message = std::move(post->message);
    sent.key = std::move(post->key);
    sent.about_key = std::move(post->about_key);
    sent.files = std::move(post->files);
    sent.receipts = std::move(post->receipts);
    sent.by_account = post->by_account;
    sent.send_time = taker.kind.PlaceOf(post->send_time, absl::Now());
  } else {
    sent.key = absl::StrCat("unread/", HashOf(piece));
    sent.unreadable = tenant::ErrorReason(post.status());
    if (sent.unreadable.empty()) sent.unreadable = "UNREADABLE";
  }
  if (again) sent.key = absl::StrCat(sent.key, "/", HashOf(piece));
  sent.bytes = piece;
  taker.intake.Take(std::move(sent), [taker, piece = std::move(piece), done = std::move(done),
                                      again](const absl::StatusOr<routing::Taken>& taken) {
    if (tenant::ErrorReason(taken.status()) == "REQUEST_ID_REUSED" && !again) {
      Take(taker, piece, done, true);
      return;
    }
    done(taken.status());
  });
  return post.ok();
}

}  // namespace

bool TakePiece(const PieceTaker& taker, std::string piece,
               std::function<void(const absl::Status&)> done) {
  return Take(taker, std::move(piece), std::move(done), false);
}

}  // namespace mugugno::gateway
