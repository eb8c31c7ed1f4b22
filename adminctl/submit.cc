#include "adminctl/submit.h"

#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "google/protobuf/util/json_util.h"

#include "adminctl/attachment.h"
#include "adminctl/contract.h"
#include "adminctl/failure.h"
#include "adminctl/files.h"
#include "adminctl/message_file.h"
#include "adminctl/names.h"
#include "adminctl/progress.h"
#include "adminctl/request.h"
#include "adminctl/show.h"
#include "adminctl/table.h"
#include "mugugno/v1/routing_service.pb.h"
#include "mugugno/v1/submission_service.pb.h"

namespace mugugno::adminctl {
namespace {

constexpr absl::Duration kPendingWait = absl::Seconds(15);
constexpr absl::Duration kPendingPause = absl::Milliseconds(250);

// One message on its way.
struct Item {
  std::string id;
  std::string app;
  v1::SubmitMessagesRequest request;
  v1::SubmitMessagesResponse response;
  std::string photo;  // the first file, which may tell where
  std::string why;
};

class Submission final {
 public:
  explicit Submission(Session& session) : session_(session) {}

  ExitCode Run() {
    const bool whole_file = session_.arguments().Has("file");
    const absl::Status status = whole_file ? TakeFile() : TakeOne();
    if (!status.ok()) return session_.Fail(status);
    ExitCode code = Send();
    if (code != ExitCode::kDone) return code;
    code = AwaitPending();
    if (code != ExitCode::kDone) return code;
    if (Form() == "table") ExplainAll();
    return ShowAll();
  }

 private:
  std::string Form() const {
    const std::string form = session_.arguments().Value("output");
    return form.empty() ? "table" : form;
  }

  absl::Status TakeOne() {
    const size_t given = session_.arguments().positionals.size();
    if (given != 2 && !(given == 1 && session_.arguments().Has("attach"))) {
      return absl::InvalidArgumentError("APP and TEXT are missing, or --file");
    }
    v1::SubmitMessageRequest request;
    // The same person would continue the same conversation.
    request.mutable_message()->set_user_id(absl::StrCat("adminctl-", NewUuid()));
    request.set_request_id(NewUuid());
    if (absl::Status status = BuildRequest(session_, request); !status.ok()) return status;
    Item item;
    item.id.push_back('1');
    item.app = IdOf(request.parent());
    if (absl::Status status = Attach(*request.mutable_message(), &item); !status.ok()) {
      return status;
    }
    item.request.set_parent(request.parent());
    item.request.set_request_id(request.request_id());
    *item.request.mutable_message() = request.message();
    items_.push_back(std::move(item));
    return absl::OkStatus();
  }

  absl::Status Attach(v1::InboundMessage& message, Item* item) {
    const auto given = session_.arguments().flags.find("attach");
    if (given == session_.arguments().flags.end()) return absl::OkStatus();
    for (const std::string& path : given->second) {
      absl::StatusOr<v1::Attachment> sent = SendFile(session_, item->app, path);
      if (!sent.ok()) return sent.status();
      if (path == given->second.front()) {
        item->photo = ReadFile(path, session_.console().in).value_or("");
      }
      message.add_attachments(sent->name());
    }
    return absl::OkStatus();
  }

  absl::Status TakeFile() {
    const std::string path = session_.arguments().Value("file");
    absl::StatusOr<std::string> text = ReadFile(path, session_.console().in);
    if (!text.ok()) return text.status();
    absl::StatusOr<std::vector<FileMessage>> messages = ParseMessages(path, *text);
    if (!messages.ok()) return messages.status();
    for (FileMessage& message : *messages) {
      const config::v1::Adminctl::App* app = AppOfComune(message.comune);
      if (app == nullptr) {
        return absl::InvalidArgumentError(
            absl::StrCat(message.id, ": no app of ",
                         message.comune.empty() ? "the shared channel" : "comune " + message.comune,
                         "; name it under apps in the configuration"));
      }
      Item item;
      item.id = message.id;
      item.app = app->id();
      item.request.set_parent(absl::StrCat("apps/", app->id()));
      item.request.set_request_id(NewUuid());
      *item.request.mutable_message() = std::move(message.message);
      items_.push_back(std::move(item));
    }
    return absl::OkStatus();
  }

  const config::v1::Adminctl::App* AppOfComune(absl::string_view comune) const {
    for (const auto& app : session_.settings().apps()) {
      if (app.comune() == comune) return &app;
    }
    return nullptr;
  }

  const config::v1::Adminctl::App* AppOfId(absl::string_view id) const {
    for (const auto& app : session_.settings().apps()) {
      if (app.id() == id) return &app;
    }
    return nullptr;
  }

  // One stream for each app.
  ExitCode Send() {
    absl::btree_map<std::string, std::vector<Item*>> by_app;
    for (Item& item : items_) by_app[item.app].push_back(&item);
    Progress progress(session_.console(), "submitting", items_.size() > 1 ? items_.size() : 0);
    for (auto& [app, items] : by_app) {
      absl::StatusOr<Gateway*> gateway = session_.GatewayOfApp(app);
      if (!gateway.ok()) {
        progress.Clear();
        return session_.Fail(gateway.status());
      }
      const auto& method = MethodOf("SubmissionService.SubmitMessages");
      const Reply reply = SendOne(**gateway, method, items, progress);
      if (reply.ok()) continue;
      progress.Clear();
      return session_.Report(reply, method);
    }
    return ExitCode::kDone;
  }

  static Reply SendOne(Gateway& gateway, const google::protobuf::MethodDescriptor& method,
                       const std::vector<Item*>& items, Progress& progress) {
    absl::btree_map<std::string, Item*> by_request;
    for (Item* item : items) by_request[item->request.request_id()] = item;
    v1::SubmitMessagesRequest request;
    v1::SubmitMessagesResponse response;
    size_t next = 0;
    return gateway.Exchange(
        method, request, response,
        [&] {
          if (next == items.size()) return false;
          request = items[next++]->request;
          return true;
        },
        [&] {
          const auto found = by_request.find(response.request_id());
          if (found != by_request.end()) found->second->response = response;
          progress.Advance();
        });
  }

  // What the gateway accepted but has not placed yet it usually places in a moment.
  ExitCode AwaitPending() {
    const absl::Time end = absl::Now() + kPendingWait;
    for (Item& item : items_) {
      if (!item.response.has_submission()) continue;
      v1::Submission& submission = *item.response.mutable_submission();
      while (submission.state() == v1::Submission::STATE_PENDING && absl::Now() < end) {
        absl::SleepFor(kPendingPause);
        v1::GetSubmissionRequest request;
        request.set_name(submission.name());
        const ExitCode code = session_.Call("SubmissionService.GetSubmission", request, submission);
        if (code != ExitCode::kDone) return code;
      }
    }
    return ExitCode::kDone;
  }

  // The app's side of the contract does not tell why; the person's side does, where there is one.
  void ExplainAll() {
    Progress progress(session_.console(), "explaining", items_.size() > 1 ? items_.size() : 0);
    const auto& method = MethodOf("RoutingService.ExplainRoute");
    for (Item& item : items_) {
      progress.Advance();
      const config::v1::Adminctl::App* app = AppOfId(item.app);
      if (app == nullptr || app->owner().empty() || session_.settings().token_file().empty()) {
        continue;
      }
      const v1::InboundMessage& message = item.request.message();
      v1::ExplainRouteRequest request;
      request.set_parent(app->owner());
      request.set_text(message.text());
      request.set_declared_comune(message.declared_comune());
      request.set_home_comune(message.home_comune());
      if (message.has_position()) *request.mutable_position() = message.position();
      request.set_photo(item.photo);
      v1::Route route;
      const absl::StatusOr<Reply> reply = session_.Try(method, request, route);
      if (reply.ok() && reply->ok()) {
        item.why = route.why();
        continue;
      }
      progress.Clear();
      session_.console().err << "why is not known: "
                             << (reply.ok() ? reply->status.message() : reply.status().message())
                             << "\n";
      return;
    }
  }

  ExitCode ShowAll() {
    int refused = 0;
    Table table({"MESSAGE", "TEXT", "STATE", "COMUNE", "OFFICE", "NUMBER", "WHY"});
    for (const Item& item : items_) {
      const bool accepted = item.response.has_submission();
      if (!accepted) ++refused;
      if (Form() != "table") {
        ShowForPrograms(item);
        continue;
      }
      const v1::Submission& submission = item.response.submission();
      const std::string state =
          accepted ? FieldText(submission, "state", session_.console()) : "REFUSED";
      table.Add({item.id, Shorten(Harmless(item.request.message().text()), 48), state,
                 submission.comune_display_name(), submission.office_display_name(),
                 submission.number(), accepted ? item.why : item.response.error().message()});
    }
    Console& console = session_.console();
    if (Form() == "table") {
      console.out << table.Render(console.out_is_terminal ? console.columns : 0);
      if (items_.size() == 1 && refused == 0) {
        console.err << "follow it with: adminctl submission get "
                    << ShortenName(items_[0].response.submission().name()) << "\n";
      }
    }
    if (refused > 0) console.err << refused << " of " << items_.size() << " refused\n";
    return refused > 0 ? ExitCode::kRefused : ExitCode::kDone;
  }

  // A line of JSON, or a document of YAML, for each message.
  void ShowForPrograms(const Item& item) {
    if (Form() == "yaml") {
      session_.console().out << "---\n";
      adminctl::ShowForPrograms(session_, item.response);
      return;
    }
    std::string line;
    const auto status = google::protobuf::util::MessageToJsonString(item.response, &line);
    session_.console().out << (status.ok() ? line : "{}") << "\n";
  }

  Session& session_;
  std::vector<Item> items_;
};

}  // namespace

ExitCode SubmitMessages(Session& session) { return Submission(session).Run(); }

ExitCode ExplainRoute(Session& session) {
  v1::ExplainRouteRequest request;
  // A channel's messages are judged as its owner's.
  const std::string channel = session.arguments().Value("channel");
  if (!channel.empty()) {
    const std::string name = ExpandName(
        channel,
        "tenants/{tenant}/channels/{channel}|associations/{association}/channels/{channel}|"
        "tenants/{tenant}");
    request.set_parent(absl::StrContains(name, "/channels/") ? ParentOf(name) : name);
  }
  if (absl::Status status = BuildRequest(session, request); !status.ok()) {
    return session.Fail(status);
  }
  v1::Route route;
  const ExitCode code = session.Call("RoutingService.ExplainRoute", request, route);
  if (code == ExitCode::kDone) Show(session, route, "");
  return code;
}

}  // namespace mugugno::adminctl
