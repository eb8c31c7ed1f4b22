# cmake -DFOLDER=out -DSITE=site.css -P fetch.cmake writes the style sheet and the fonts of the pages
# into a folder: Bootstrap Italia (BSD-3-Clause) with the font Titillium Web (SIL OFL 1.1), as npm's
# registry has that version, and the site's own rules behind it.
set(PACKAGE bootstrap-italia)
set(VERSION 2.18.3)
set(CHECKSUM e2d3a87bdb4601137128425305b6985219449ee7a6e2ce23bbb6444477eb218b)
set(ARCHIVE ${FOLDER}/${PACKAGE}-${VERSION}.tgz)
set(DIST ${FOLDER}/package/dist)

if(NOT EXISTS ${DIST}/css/bootstrap-italia.min.css)
  file(MAKE_DIRECTORY ${FOLDER})
  execute_process(COMMAND npm pack ${PACKAGE}@${VERSION} --silent --pack-destination ${FOLDER}
    RESULT_VARIABLE FAILED OUTPUT_QUIET)
  if(FAILED OR NOT EXISTS ${ARCHIVE})
    message(FATAL_ERROR "npm could not fetch ${PACKAGE} ${VERSION}")
  endif()
  file(SHA256 ${ARCHIVE} SUM)
  if(NOT SUM STREQUAL CHECKSUM)
    file(REMOVE ${ARCHIVE})
    message(FATAL_ERROR "${PACKAGE} ${VERSION} has the SHA-256 ${SUM}, not ${CHECKSUM}")
  endif()
  file(ARCHIVE_EXTRACT INPUT ${ARCHIVE} DESTINATION ${FOLDER})
endif()

file(READ ${DIST}/css/bootstrap-italia.min.css KIT)
file(READ ${SITE} OWN)
file(WRITE ${FOLDER}/style.css "${KIT}\n${OWN}")
set(FONT ${DIST}/fonts/Titillium_Web/titillium-web-v10-latin-ext_latin)
configure_file(${FONT}-regular.woff2 ${FOLDER}/titillium-web-400.woff2 COPYONLY)
configure_file(${FONT}-600.woff2 ${FOLDER}/titillium-web-600.woff2 COPYONLY)
configure_file(${FONT}-700.woff2 ${FOLDER}/titillium-web-700.woff2 COPYONLY)
