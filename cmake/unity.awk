# Groups C++ sources that can be compiled together: within a group no source mentions a name that
# another keeps to itself in an unnamed namespace, nor do two borrow one name from different ones; one
# that keeps a type whose name stands in some
# header is compiled alone. Given sources and all headers, it prints "SOURCE GROUP".
BEGIN { largest = 10 }
FNR == 1 {
  file = FILENAME
  header = file ~ /\.h$/
  if (!header) files[++count] = file
  unnamed = 0
}
/^namespace \{/ { unnamed = 1 }
/^\}  \/\/ namespace$/ { unnamed = 0 }
{
  line = $0
  sub(/\/\/.*/, "", line)
  if ((unnamed && line ~ /^[A-Za-z_]/) || line ~ /^(#define|static) /) {
    head = line
    sub(/^#define +/, "", head)
    gsub(/::/, "__", head)
    sub(/[({=;:\[].*/, "", head)
    sub(/ +(final *)?$/, "", head)
    if (match(head, /[A-Za-z_][A-Za-z0-9_]*$/)) {
      name = substr(head, RSTART)
      if (name !~ /__|^(namespace|TEST(_[FP])?)$/) names[file] = names[file] " " name
      if (name ~ /__/ && line ~ /^using /) {
        last = name
        sub(/.*__/, "", last)
        borrowed[file] = borrowed[file] " " last
        origin[file, last] = name
      }
      if (line ~ /^(struct|class|enum|using) /) types[file] = types[file] " " name
    }
  }
  while (match(line, /[A-Za-z_][A-Za-z0-9_]*/)) {
    word = substr(line, RSTART, RLENGTH)
    if (header) public[word] = 1
    else mentions[file, word] = 1
    line = substr(line, RSTART + RLENGTH)
  }
}
function disturb(a, b,   i, n, own) {
  n = split(names[a], own, " ")
  for (i = 1; i <= n; i++) if ((b, own[i]) in mentions) return 1
  n = split(borrowed[a], own, " ")
  for (i = 1; i <= n; i++)
    if ((b, own[i]) in origin && origin[a, own[i]] != origin[b, own[i]]) return 1
  return 0
}
function loud(file,   i, n, own) {
  n = split(types[file], own, " ")
  for (i = 1; i <= n; i++) if (own[i] in public) return 1
  return 0
}
function fits(candidate, group,   i) {
  if (size[group] >= largest) return 0
  for (i = 1; i <= size[group]; i++)
    if (disturb(candidate, member[group, i]) || disturb(member[group, i], candidate)) return 0
  return 1
}
END {
  for (f = 1; f <= count; f++) {
    if (loud(files[f])) continue
    for (g = 1; g <= groups && !fits(files[f], g); g++) {}
    if (g > groups) groups = g
    member[g, ++size[g]] = files[f]
    print files[f], "g" g
  }
}
