#include "tests/bench/mixture.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "adminctl/message_file.h"

namespace mugugno::bench {

std::vector<Letters::Text> ExampleMixture(const Installation& installation) {
  constexpr char kFile[] = MUGUGNO_SOURCE_DIR "/deploy/example/messages.jsonl";
  std::stringstream text;
  text << std::ifstream(kFile).rdbuf();
  const auto messages = Must(adminctl::ParseMessages(kFile, text.str()), kFile);
  std::vector<Letters::Text> mixture;
  size_t bytes = 0;
  for (const adminctl::FileMessage& each : messages) {
    const auto app = std::find_if(installation.apps().begin(), installation.apps().end(),
                                  [&](const App& one) { return one.comune == each.comune; });
    if (app == installation.apps().end()) continue;
    Letters letters({{&*app, each.message}});
    LoadPlan once;
    once.calls = 1;
    const LoadFigures figures = SubmitLoad({installation.address()}, letters, once);
    if (figures.counted == 1) {
      mixture.push_back({&*app, each.message});
      bytes += each.message.text().size();
    } else {
      std::printf("left out: %s is %s\n", each.id.c_str(), figures.first_other.c_str());
    }
  }
  std::printf("mixture: %zu of %zu example messages, %zu bytes of text each on average\n",
              mixture.size(), messages.size(), bytes / std::max<size_t>(1, mixture.size()));
  return mixture;
}

}  // namespace mugugno::bench
