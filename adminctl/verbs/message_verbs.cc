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
                    "message submit --file messages.jsonl"},
       .renamed = {{"lat", "position-latitude"}, {"lon", "position-longitude"}},
       .flags = {{.name = "file",
                  .value = "PATH",
                  .help = "messages as JSON lines (id, text, shared_channel, channel_comune, lat, "
                          "lon, sender_home_comune), each by the app of its channel"}},
       .run = SubmitMessages},
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
                    "sori/app"},
       .renamed = {{"lat", "position-latitude"}, {"lon", "position-longitude"}},
       .flags = {{.name = "channel",
                  .value = "CHANNEL",
                  .help = "the channel it came by, such as sori/app; else the association's"}},
       .run = ExplainRoute},
      {.words = "routing import-territory",
       .summary = "Replace the territory of an association's comuni by a GeoJSON file",
       .method = "RoutingService.ImportTerritory",
       .arguments = "parent?",
       .examples = {"routing import-territory golfo-paradiso -f deploy/example/territory.geojson"}},
      {.words = "routing import-places",
       .summary = "Replace the place names of an association by a YAML file",
       .method = "RoutingService.ImportPlaces",
       .arguments = "parent?",
       .examples = {"routing import-places golfo-paradiso -f deploy/example/places.yaml"}},
  };
}

}  // namespace mugugno::adminctl
