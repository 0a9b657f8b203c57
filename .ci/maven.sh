# Functions of ./check and ./demo: find a Maven version that the plugin's parent POM accepts, and check whether Jenkins'
# artifacts are available. Set $maven.

newer_maven=3.9.16

# The parent POM requires Maven 3.9.6 or later. If the installed version is older, a newer one is downloaded once.
find_maven() {
  maven=mvn
  installed=$(mvn -version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p')
  oldest=$(printf '%s\n3.9.6\n' "${installed:-0}" | sort -t. -k1,1n -k2,2n -k3,3n | head -n 1)
  [ "$oldest" = 3.9.6 ] && return
  cache=${XDG_CACHE_HOME:-$HOME/.cache}/jenkins-buddy-plugin
  maven=$cache/apache-maven-$newer_maven/bin/mvn
  [ -x "$maven" ] && return
  echo "$0: Maven ${installed:-is missing or broken,} is too old for the parent POM; downloading $newer_maven to $cache"
  mkdir -p "$cache"
  (cd "$cache" && mvn -B -ntp -q org.apache.maven.plugins:maven-dependency-plugin:3.11.0:unpack \
    "-Dartifact=org.apache.maven:apache-maven:$newer_maven:zip:bin" "-DoutputDirectory=$cache" "$@") &&
    chmod +x "$maven"
}

# Returns whether Jenkins' artifacts can be resolved. Ends the script if the build is broken for any other reason.
jenkins_resolves() {
  log=$(mktemp)
  if "$maven" -B -ntp validate "$@" >"$log" 2>&1; then
    rm -f "$log"
    return 0
  fi
  if ! grep -Eq 'Non-resolvable|Could not (transfer|find|resolve|collect)|could not be resolved|was not found in' "$log"; then
    cat "$log"
    rm -f "$log"
    echo "$0: the build is broken for another reason than missing artifacts of Jenkins: see above" >&2
    exit 1
  fi
  why=$(grep -Em1 'Non-resolvable|Could not (transfer|find|resolve|collect)|could not be resolved|was not found in' "$log" | cut -c1-300)
  rm -f "$log"
  return 1
}
