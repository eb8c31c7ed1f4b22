# Two precompiled headers, shared by all targets of a kind: the libraries' and the tests'. Every
# file still includes what it uses, so a build without them (as clang-tidy's) is the same build.
set(MUGUGNO_PRECOMPILED
  <functional> <map> <memory> <optional> <string> <utility> <vector>
  <absl/container/flat_hash_map.h> <absl/status/statusor.h> <absl/strings/str_cat.h>
  <absl/strings/str_format.h> <absl/strings/string_view.h> <absl/time/time.h>
  <google/protobuf/message.h>)

# mugugno_precompile(NAME DEPENDENCY headers...) makes an object library that others reuse headers from.
function(mugugno_precompile NAME DEPENDENCY)
  file(CONFIGURE OUTPUT ${NAME}.cc CONTENT "// A precompiled header needs one source.\n")
  add_library(${NAME} OBJECT ${CMAKE_CURRENT_BINARY_DIR}/${NAME}.cc)
  target_compile_options(${NAME} PRIVATE ${MUGUGNO_WARNINGS} ${MUGUGNO_PRECOMPILED_OPTIONS})
  target_link_libraries(${NAME} PRIVATE ${DEPENDENCY})
  target_precompile_headers(${NAME} PRIVATE ${ARGN})
endfunction()

mugugno_precompile(precompiled absl::statusor ${MUGUGNO_PRECOMPILED})
if(MUGUGNO_TESTS)
  set(MUGUGNO_PRECOMPILED_OPTIONS -O0)  # as mugugno_test's
  mugugno_precompile(precompiled_tests GTest::gmock ${MUGUGNO_PRECOMPILED} <gmock/gmock.h> <gtest/gtest.h>)
endif()
