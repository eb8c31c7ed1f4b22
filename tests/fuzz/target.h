#pragma once

#include "absl/strings/string_view.h"

namespace mugugno::fuzz {

// Each reads any bytes and ends the process where something it promises does not hold, or where the
// fault planted in it is on and met.

// A client certificate as a front passes it on.
void Certificate(absl::string_view bytes);
// What a browser sends with a page: the header and the body of multipart/form-data.
void Form(absl::string_view bytes);
// A territory, as GeoJSON.
void GeoJson(absl::string_view bytes);
// What an office's Open311 system answers: requests, errors, services.
void GeoReport(absl::string_view bytes);
// A mail as it came; what it says is answered.
void Letter(absl::string_view bytes);
// A manifest, as YAML: what was read is written and read again.
void Manifest(absl::string_view bytes);
// A body of the Messenger Platform's webhooks: it is split, and each piece read, as a Page's and as
// Instagram's.
void Messenger(absl::string_view bytes);
// Resource names, ids and tokens.
void Names(absl::string_view bytes);
// A request of Open311: its target, its content type and its body.
void Open311(absl::string_view bytes);
// A picture: where it was taken is read, and erased.
void Picture(absl::string_view bytes);
// A places list.
void Places(absl::string_view bytes);
// A citizen's text, decided in the example association.
void Route(absl::string_view bytes);
// A submission's request, as bytes of the wire.
void Submission(absl::string_view bytes);
// An update of Telegram's Bot API.
void Telegram(absl::string_view bytes);
// A body of the Cloud API's webhooks: it is split, and each piece read.
void WhatsApp(absl::string_view bytes);

}  // namespace mugugno::fuzz
