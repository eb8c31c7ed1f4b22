#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "gateway/delivery/georeport/answer.h"
#include "gateway/delivery/http_client.h"
#include "tenant/directory/records.h"
#include "tenant/outbox/delivery.h"

namespace mugugno::gateway::georeport {

// The service_code for the topic: of the longest of the office's topics that fits, or the default.
std::string ServiceCodeFor(const v1::Office::HandOff::Open311& settings, absl::string_view topic);

// An office's system that speaks GeoReport v2, seen from its client. It recognises no repeats: what
// may have got there is never sent again by itself. Thread-safe.
class Receiver final {
 public:
  // `client` and `hand_off` outlive this; hand_off.way is kOpen311.
  Receiver(const HttpClient& client, const tenant::HandOff& hand_off)
      : client_(client), hand_off_(hand_off) {}

  // One attempt to send the request. `place` is where it is if neither a position nor an address is
  // known. Errors hold what the system wrote, but no key and no words of ours.
  using ServiceRequest = storage::v1::DeliveryWords::ServiceRequest;
  tenant::AttemptResult Send(const ServiceRequest& request, const std::string& api_key,
                             const std::string& place) const;

  // How requests stand, of one or several; what it does not know is left out. An error's message
  // says why it cannot be told, without an address: UNAVAILABLE or PERMISSION_DENIED where the
  // system does not answer at all, another one where it answers otherwise.
  absl::StatusOr<std::vector<RequestState>> Ask(const std::vector<std::string>& numbers) const;
  // The number the token became; empty while there is none.
  absl::StatusOr<std::string> AskToken(absl::string_view token) const;

  // Whether it has all services the office's settings name.
  absl::Status CheckServices(absl::Duration within) const;

 private:
  // "https://…/requests.xml".
  std::string Url(absl::string_view path) const;
  // With the jurisdiction where it has one.
  std::string Question(absl::string_view path, absl::string_view query = "") const;
  std::string FormOf(const ServiceRequest& request, const std::string& api_key,
                     const std::string& place) const;
  absl::StatusOr<std::string> Get(const std::string& url, absl::Duration within) const;
  absl::StatusOr<std::vector<RequestState>> GetRequests(const std::string& url) const;

  const HttpClient& client_;
  const tenant::HandOff& hand_off_;
};

}  // namespace mugugno::gateway::georeport
