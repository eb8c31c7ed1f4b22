#include "adminctl/opinion.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "adminctl/names.h"

namespace mugugno::adminctl {

void TellOpinion(const v1::Route& route, Console& console) {
  if (!route.has_opinion()) return;
  const v1::Route::Opinion& opinion = route.opinion();
  const std::string topic = opinion.topic().empty() ? "" : absl::StrCat(" (", opinion.topic(), ")");
  console.out << absl::StrFormat("the statistics say %s%s, %.0f %% sure:\n",
                                 ShortenName(opinion.office_name()), Harmless(topic),
                                 100 * opinion.probability());
  for (const auto& vote : opinion.votes()) {
    console.out << absl::StrFormat("  %+.2f  %s\n", vote.weight(), Harmless(vote.words()));
  }
}

}  // namespace mugugno::adminctl
