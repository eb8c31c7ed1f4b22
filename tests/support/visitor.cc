#include "tests/support/visitor.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include <curl/curl.h>

#include "mugugno/storage/v1/web_form.pb.h"
#include "tenant/vault/envelope.h"
#include "tenant/vault/master_keys.h"
#include "tests/support/must.h"

namespace mugugno::tests {
namespace {

constexpr char kBoundary[] = "----visitor7MA4YWxkTrZu0gW";

size_t HearBody(char* bytes, size_t size, size_t count, void* page) {
  static_cast<Visitor::Page*>(page)->body.append(bytes, size * count);
  return size * count;
}

size_t HearHeader(char* bytes, size_t size, size_t count, void* page) {
  const absl::string_view line(bytes, size * count);
  const size_t colon = line.find(':');
  if (colon != absl::string_view::npos) {
    static_cast<Visitor::Page*>(page)->headers[absl::AsciiStrToLower(line.substr(0, colon))] =
        std::string(absl::StripAsciiWhitespace(line.substr(colon + 1)));
  }
  return size * count;
}

}  // namespace

std::string Visitor::Page::Header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? "" : found->second;
}

std::string Visitor::Page::Hidden(const std::string& name) const {
  const std::string before = absl::StrCat("name=\"", name, "\" value=\"");
  const size_t at = body.find(before);
  if (at == std::string::npos) return "";
  const size_t begin = at + before.size();
  return body.substr(begin, body.find('"', begin) - begin);
}

Visitor::Page Visitor::Get(const std::string& path) { return Ask(path, nullptr, ""); }

Visitor::Page Visitor::Post(const std::string& path, const Fields& fields) {
  std::string body;
  for (const Field& field : fields) {
    absl::StrAppend(&body, "--", kBoundary, "\r\nContent-Disposition: form-data; name=\"",
                    field.name, "\"");
    if (!field.file_name.empty()) {
      absl::StrAppend(&body, "; filename=\"", field.file_name,
                      "\"\r\nContent-Type: application/octet-stream");
    }
    absl::StrAppend(&body, "\r\n\r\n", field.value, "\r\n");
  }
  absl::StrAppend(&body, "--", kBoundary, "--\r\n");
  return PostBytes(path, absl::StrCat("multipart/form-data; boundary=", kBoundary), body);
}

Visitor::Page Visitor::PostBytes(const std::string& path, const std::string& content_type,
                                 const std::string& body) {
  return Ask(path, &body, content_type);
}

Visitor::Page Visitor::Ask(const std::string& path, const std::string* body,
                           const std::string& content_type) {
  Page page;
  CURL* const curl = curl_easy_init();
  curl_slist* headers = curl_slist_append(nullptr, "Expect:");
  for (const auto& [name, value] : headers_) {
    headers = curl_slist_append(headers, absl::StrCat(name, ": ", value).c_str());
  }
  if (body != nullptr) {
    headers = curl_slist_append(headers, absl::StrCat("Content-Type: ", content_type).c_str());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body->data());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body->size()));
  }
  curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, socket_.c_str());
  curl_easy_setopt(curl, CURLOPT_URL, absl::StrCat("http://localhost", path).c_str());
  curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &HearBody);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &page);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &HearHeader);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &page);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, 60L);
  curl_easy_perform(curl);
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &page.status);
  curl_slist_free_all(headers);
  curl_easy_cleanup(curl);
  return page;
}

std::string Aged(const std::string& token, int seconds) {
  const tenant::MasterKeys masters(
      Must(tenant::MasterKey::FromBytes(std::string(32, '\xAA')), "the master key"));
  const tenant::Binding place = {"web_form", "token", "1"};
  std::string sealed;
  storage::v1::FormToken page;
  if (!absl::WebSafeBase64Unescape(token, &sealed) ||
      !page.ParseFromString(Must(tenant::OpenEnvelope(masters, place, sealed), "a token"))) {
    Must(absl::InvalidArgumentError(token), "a token");
  }
  page.set_make_time_us(page.make_time_us() - int64_t{seconds} * 1'000'000);
  return absl::WebSafeBase64Escape(tenant::SealEnvelope(masters, place, page.SerializeAsString()));
}

}  // namespace mugugno::tests
