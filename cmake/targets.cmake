# The two kinds of target this project has, with the warnings its own code is held to.
set(MUGUGNO_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast
    -Wconversion -Wno-sign-conversion -Werror=unused-result)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  list(APPEND MUGUGNO_WARNINGS -Wthread-safety)
else()
  # gcc 12 sees the unused alternatives of a moved std::variant.
  list(APPEND MUGUGNO_WARNINGS -Wno-maybe-uninitialized)
endif()
if(MUGUGNO_WERROR)
  list(APPEND MUGUGNO_WARNINGS -Werror)
endif()

# mugugno_library(NAME DEPS target...) makes the static library of one floor; its folders add their
# sources with target_sources.
function(mugugno_library NAME)
  cmake_parse_arguments(ARG "" "" "DEPS" ${ARGN})
  add_library(${NAME} STATIC)
  target_include_directories(${NAME} PUBLIC ${PROJECT_SOURCE_DIR})
  target_compile_options(${NAME} PRIVATE ${MUGUGNO_WARNINGS})
  target_link_libraries(${NAME} PUBLIC ${ARG_DEPS})
  target_precompile_headers(${NAME} REUSE_FROM precompiled)
endfunction()

# mugugno_test(NAME LABEL label DEPS target...) makes the one test binary of a folder and gives it
# to CTest under that label.
function(mugugno_test NAME)
  cmake_parse_arguments(ARG "" "LABEL" "DEPS" ${ARGN})
  add_executable(${NAME})
  target_include_directories(${NAME} PRIVATE ${PROJECT_SOURCE_DIR})
  # A test's own code runs once: optimising it only costs compile time.
  target_compile_options(${NAME} PRIVATE ${MUGUGNO_WARNINGS} -O0)
  target_link_libraries(${NAME} PRIVATE ${ARG_DEPS} GTest::gmock GTest::gtest_main)
  target_precompile_headers(${NAME} REUSE_FROM precompiled_tests)
  add_test(NAME ${NAME} COMMAND ${NAME} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(${NAME} PROPERTIES LABELS ${ARG_LABEL})
endfunction()

# mugugno_s2_sources(TARGET files...) adds sources that include S2 headers. Debian's libs2 is built
# without AddressSanitizer, under which absl::btree has another layout; S2's headers also set off
# warnings.
function(mugugno_s2_sources TARGET)
  target_sources(${TARGET} PRIVATE ${ARGN})
  list(TRANSFORM ARGN PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
  set_source_files_properties(${ARGN} TARGET_DIRECTORY ${TARGET} PROPERTIES
    COMPILE_OPTIONS "-fno-sanitize=address;$<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>;$<$<CXX_COMPILER_ID:Clang>:-Wno-ambiguous-reversed-operator>"
    SKIP_PRECOMPILE_HEADERS ON
    SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()
