#include "adminctl/attachment.h"
#include "adminctl/submit.h"
#include "adminctl/verbs/verbs.h"

namespace mugugno::adminctl {

std::vector<Verb> MessageVerbs() {
  return {
      {.words = "message submit",
       .summary = "Hand over a citizen's message as an app would, or a file of them",
       .method = "SubmissionService.SubmitMessage",
       .arguments = "parent? message.text?",
       .examples = {"message submit sori-app 'Lampione spento in via Garibaldi'",
                    "message submit golfo-app - --lat 44.3722 --lon 9.1053 < messaggio.txt",
                    "message submit sori-app 'Ecco la buca' --attach foto.jpg --attach mappa.pdf",
                    "message submit --file messages.jsonl"},
       .renamed = {{"lat", "position-latitude"}, {"lon", "position-longitude"}},
       .flags = {{.name = "file",
                  .value = "PATH",
                  .help = "messages as JSON lines (id, text, shared_channel, channel_comune, lat, "
                          "lon, sender_home_comune), each by the app of its channel"},
                 {.name = "attach",
                  .value = "PATH",
                  .help = "upload this file first and send it with the message; may be repeated"}},
       .run = SubmitMessages},
      {.words = "message take-down",
       .summary = "Write down what a citizen says at the counter or by telephone",
       .method = "CounterService.TakeDownMessage",
       .arguments = "parent text",
       .columns = "number state office_display_name emergency ticket",
       .examples =
           {"message take-down sori 'Lampione spento' --place 'via Stagno 4' --way TELEPHONE "
            "--display-name 'Rosa Parodi' --phone-number '010 123456'",
            "message take-down sori - --email rosa@casa.example < appunti.txt"}},
      {.words = "attachment upload",
       .summary = "Upload a file for a message of an app; gone after 24 h if none names it",
       .arguments = "file",
       .examples = {"attachment upload foto.jpg --app sori-app"},
       .flags = {{.name = "app", .value = "APP", .help = "the app whose citizen sends it"}},
       .run = UploadAttachment},
      {.words = "attachment download",
       .summary = "Fetch a file of a ticket, or of an app's own message",
       .method = "AttachmentService.DownloadAttachment",
       .arguments = "name",
       .examples = {"attachment download sori/0190a6b2-7c1e-7000-8000-00000000000f/"
                    "0190a6b2-7c1e-7000-8000-0000000000aa --to foto.jpg",
                    "attachment download sori-app/0190a6b2-7c1e-7000-8000-0000000000aa "
                    "--to foto.jpg"},
       .flags = {{.name = "to",
                  .value = "PATH",
                  .help = "the new file it is written to; there only once it is whole"}},
       .run = DownloadAttachment},
      {.words = "submission get",
       .summary = "Tell what became of a message, as its app sees it",
       .method = "SubmissionService.GetSubmission",
       .arguments = "name",
       .examples = {"submission get sori-app/0190a6b2-7c1e-7000-8000-00000000000f"}},
      {.words = "submission list",
       .summary = "List the messages of one user of an app",
       .method = "SubmissionService.ListSubmissions",
       .arguments = "parent",
       .columns = "name state comune_display_name office_display_name number citizen_state",
       .examples = {"submission list sori-app --user-id u-17"}},
      {.words = "conversation list",
       .summary = "List what was said in a conversation, as the citizen sees it",
       .method = "SubmissionService.ListEntries",
       .arguments = "parent",
       .columns = "create_time kind author text",
       .examples = {"conversation list sori-app/0190a6b2-7c1e-7000-8000-00000000000f"}},
      {.words = "route explain",
       .summary = "Try a text against the routing rules and see why",
       .method = "RoutingService.ExplainRoute",
       .arguments = "text?",
       .examples = {"route explain 'Buca davanti alla scuola di Megli'",
                    "route explain 'Lampione spento qui' --lat 44.3722 --lon 9.1053 --channel "
                    "sori/app",
                    "route explain 'Che buca!' --photo foto.jpg"},
       .renamed = {{"lat", "position-latitude"}, {"lon", "position-longitude"}, {"photo", "file"}},
       .flags = {{.name = "channel",
                  .value = "CHANNEL",
                  .help = "the channel it came by, such as sori/app; else the association's"}},
       .run = ExplainRoute},
  };
}

}  // namespace mugugno::adminctl
