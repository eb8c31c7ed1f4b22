# shellcheck shell=bash
# What the parts of tests/run share; sourced by each of them from the project's root.
# A part counts its results as lines "PASSED FAILED WORDS" in $MUGUGNO_TALLY.
set -uo pipefail

tally() { # passed failed words...
  echo "$*" >>"$MUGUGNO_TALLY"
}

# check NAME COMMAND... counts one test; its output is shown when it fails.
check() {
  local name=$1 log=$MUGUGNO_TEST_TMP/check.log
  shift
  if "$@" >"$log" 2>&1; then
    echo "ok      $name"
    tally 1 0 "$name"
  else
    echo "FAILED  $name"
    sed 's/^/        /' "$log"
    tally 0 1 "$name"
    return 1
  fi
}

# build_targets FOLDER TARGET... configures the build folder and builds with progress.
build_targets() {
  local folder=$1 log=$MUGUGNO_TEST_TMP/build.log
  shift
  configure "$folder" >"$log" 2>&1 || { cat "$log"; return 1; }
  ninja -C "$folder" "$@" >"$log" 2>&1 &
  local pid=$! line shown=''
  while kill -0 "$pid" 2>/dev/null; do
    line=$(tail -n 1 "$log" | cut -c1-100)
    if ((SECONDS % 10 == 0)) && [[ $line != "$shown" ]]; then
      echo "$line"
      shown=$line
    fi
    sleep 0.5
  done
  wait "$pid" || { grep -v '^\[' "$log" | head -n 200; return 1; }
}

configure() { # folder
  case $1 in
    build) # the demo leaves the tests out; who builds in pieces goes on in pieces
      local unity=()
      if [[ ! -f build/CMakeCache.txt ]]; then unity=(-DMUGUGNO_UNITY=ON); fi
      cmake -G Ninja -S . -B build -DMUGUGNO_TESTS=ON "${unity[@]}" ;;
    build-asan) # clang's, which the fuzzer needs too
      cmake -G Ninja -S . -B build-asan -DCMAKE_CXX_COMPILER=clang++ -DMUGUGNO_SANITIZER=address \
        -DMUGUGNO_UNITY=ON ;;
    build-tsan) cmake -G Ninja -S . -B build-tsan -DMUGUGNO_SANITIZER=thread -DMUGUGNO_UNITY=ON ;;
    build-lint)
      cmake -G Ninja -S . -B build-lint -DCMAKE_CXX_COMPILER=clang++ -DMUGUGNO_UNITY=ON ;;
  esac
}

# gtest BINARY ARGUMENTS... runs a GoogleTest binary and counts its test cases.
run_under=()
gtest() {
  local binary=$1 log=$MUGUGNO_TEST_TMP/gtest.log status passed failed
  "${run_under[@]}" "$@" --gtest_brief=1 --gtest_color=no >"$log" 2>&1 </dev/null
  status=$?
  passed=$(sed -n 's/^\[  PASSED  \] \([0-9]*\) test.*/\1/p' "$log" | tail -n 1)
  failed=$(sed -n 's/^\[  FAILED  \] \([0-9]*\) test.*/\1/p' "$log" | tail -n 1)
  if [[ $status != 0 || -z $passed || $passed == 0 ]]; then
    [[ ${failed:-0} == 0 ]] && failed=1
    tail -n 400 "$log"
  fi
  echo "${binary#"$PWD/"}: ${passed:-0} passed, ${failed:-0} failed (exit code $status)"
  tally "${passed:-0}" "${failed:-0}" "${binary#"$PWD/"}"
}

# The test binaries that CTest knows under a label, as "NAME PATH"; the path once they are built.
labelled() { # folder, label
  ctest --test-dir "$1" -L "^$2\$" --show-only=json-v1 |
    jq -r '.tests[] | "\(.name) \(.command[0]?)"'
}

# gtests FOLDER LABEL [NAME...] builds and runs the test binaries of a label, or those named.
gtests() {
  local folder=$1 label=$2 names
  shift 2
  configure "$folder" >"$MUGUGNO_TEST_TMP/configure.log" 2>&1 || cat "$MUGUGNO_TEST_TMP/configure.log"
  mapfile -t names < <(if [[ $# != 0 ]]; then printf '%s\n' "$@"; else labelled "$folder" "$label" | cut -d' ' -f1; fi)
  if [[ ${#names[@]} == 0 ]] || ! build_targets "$folder" "${names[@]}"; then
    tally 0 1 "$folder: build of the $label tests"
    return 1
  fi
  while read -r name binary; do
    if [[ " ${names[*]} " == *" $name "* ]]; then gtest "$binary"; fi
  done < <(labelled "$folder" "$label")
}

# The commit that "changed" is measured against: $MUGUGNO_BASE, else where this branch left main; on
# main itself, what main was before its last commit or merge.
base_commit() {
  local base main
  if [[ -n ${MUGUGNO_BASE:-} ]]; then echo "$MUGUGNO_BASE"; return; fi
  for main in origin/main main; do
    base=$(git merge-base HEAD "$main" 2>/dev/null) || continue
    if [[ $base != "$(git rev-parse HEAD)" ]]; then echo "$base"; return; fi
  done
  git rev-parse --verify --quiet HEAD^1 || git rev-parse HEAD
}

# The pinned npm packages of the tests; their programs come first on the path.
npm_tools() {
  local folder=tests/clients
  if [[ ! $folder/node_modules/.package-lock.json -nt $folder/package-lock.json ]]; then
    npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund || return 1
  fi
  PATH=$PWD/$folder/node_modules/.bin:$PWD/$folder/node_modules/@bufbuild/buf-linux-x64/bin:$PATH
}
