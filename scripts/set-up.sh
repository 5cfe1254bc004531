#!/usr/bin/env bash
# Installs what building and testing need, and only what is missing.
#
#   scripts/set-up.sh build   what `make build` and `make run` need: the wasm32
#                             target, wasm-bindgen, wasm-opt, esbuild, Trunk
#   scripts/set-up.sh test    that, and what `make test` needs: rustfmt, Clippy,
#                             Chromium, Firefox and WebKitGTK with their drivers,
#                             programs that read our files
#   scripts/set-up.sh path    prints a PATH with these tools in front
#
# Needs to be there: rustup's stable toolchain, Node with npm, Debian's apt.
# May be stopped at any time and run again: a tool is built under a temporary
# name and moved into place when it is whole. A tool of the right version on
# the PATH is used as it is.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Compiled tools live outside the tree, by version, so that a second clone starts at once.
tools=${AUDIT_EXPLORER_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/audit-explorer}

# Each version is written in one place: where the tool that obeys it reads it.
# wasm-bindgen's program must be exactly of its crate's version.
wasm_bindgen_version=$(grep -A1 -x 'name = "wasm-bindgen"' Cargo.lock | sed -n 's/^version = "\(.*\)"$/\1/p')
trunk_version=$(sed -n 's/^trunk-version = "=\(.*\)"$/\1/p' Trunk.toml)
binaryen_version=$(sed -n 's/^wasm_opt = "version_\(.*\)"$/\1/p' Trunk.toml)
esbuild_version=0.28.2 # takes comments and long names out of the JavaScript that a visitor downloads
geckodriver_version=0.36.0 # the first that lets our own scripts, not the page's, set Firefox up

partial= # what is being built and not yet in place
trap '[[ -z $partial ]] || rm -rf "$partial"' EXIT

say() { printf 'set-up: %s\n' "$*" >&2; }

# give_up WHAT WHY BY-HAND
give_up() {
  printf 'set-up: cannot install %s\n  why:     %s\n  by hand: %s\n' "$1" "$2" "$3" >&2
  exit 1
}

# on_path COMMAND VERSION: whether the PATH has it in that version, the cache left aside.
on_path() {
  command -v "$1" >/dev/null && [[ $("$1" --version 2>/dev/null | grep -oE '[0-9]+(\.[0-9]+)*' | head -n1) == "$2" ]]
}

# move_in PARTIAL HOME: whoever comes second, of two set-ups at once, throws its own away.
move_in() {
  mv -T "$1" "$2" 2>/dev/null || rm -rf "$1"
  partial=
}

# crate NAME VERSION MINUTES COMMAND…: a program from crates.io.
crate() {
  local name=$1 version=$2 minutes=$3 command missing=
  shift 3
  local home=$tools/$name-$version
  for command in "$@"; do
    [[ -x $home/bin/$command ]] || missing=yes
  done
  [[ -n $missing ]] || return 0
  missing=
  for command in "$@"; do
    on_path "$command" "$version" || missing=yes
  done
  [[ -n $missing ]] || return 0

  need_linker
  mkdir -p "$tools"
  partial=$(mktemp -d "$tools/$name-$version.partial.XXXXXX")
  # Not from within the tree, whose .cargo/config.toml is for the product.
  if command -v cargo-binstall >/dev/null &&
    say "fetching $name $version as a prebuilt program" &&
    (cd "$tools" && cargo binstall --no-confirm --root "$partial" "$name@$version") >&2; then
    move_in "$partial" "$home"
    return 0
  fi
  say "compiling $name $version, once; about $minutes minutes on two cores"
  # A build folder of its own keeps what is compiled when this is stopped half-way.
  (cd "$tools" && cargo install --quiet --locked --version "$version" --root "$partial" \
    --target-dir "$tools/build/$name-$version" "$name") >&2 ||
    give_up "$name $version" "cargo install failed; its message is above" \
      "cargo install --locked --version $version $name"
  move_in "$partial" "$home"
  rm -rf "$tools/build/$name-$version"
}

# npm_tool PROGRAM VERSION PACKAGE PACKAGE-VERSION: a program inside an npm package; nothing to compile.
npm_tool() {
  local home=$tools/$3-$2
  [[ ! -x $home/bin/$1 ]] || return 0
  ! on_path "$1" "$2" || return 0
  local by_hand="npm install --global $3@$4"
  command -v npm >/dev/null || give_up "$1 $2" "npm is not on the PATH" "install Node.js with npm, then $by_hand"
  say "fetching $1 $2"
  mkdir -p "$tools"
  partial=$(mktemp -d "$tools/$3-$2.partial.XXXXXX")
  npm install --prefix "$partial" --no-audit --no-fund --loglevel=error "$3@$4" >&2 ||
    give_up "$1 $2" "npm install failed; its message is above" "$by_hand"
  ln -s node_modules/.bin "$partial/bin"
  move_in "$partial" "$home"
}

# rust_part KIND NAME PROBE: a part of the toolchain that rustup adds.
rust_part() {
  ! eval "$3" || return 0
  local add=(rustup target add "$2")
  [[ $1 == target ]] || add=(rustup component add "$2")
  command -v rustup >/dev/null || give_up "Rust's $2" "rustup is not on the PATH" "install rustup, then ${add[*]}"
  say "adding Rust's $2"
  "${add[@]}" >&2 || give_up "Rust's $2" "rustup failed; its message is above" "${add[*]}"
}

wasm_target() {
  command -v cargo >/dev/null || give_up "the wasm32 target" "cargo is not on the PATH" "install rustup's stable toolchain and open a new shell"
  # shellcheck disable=SC2016 # read by rust_part
  rust_part target wasm32-unknown-unknown '[[ -d $(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown/lib ]]'
}

need_linker() {
  command -v cc >/dev/null || debian "a C compiler, which cargo links with" gcc libc6-dev
}

# debian WHAT PACKAGE…
debian() {
  local what=$1 as_root=()
  shift
  local by_hand="apt-get update && apt-get install $*"
  command -v apt-get >/dev/null || give_up "$what" "this is not Debian: there is no apt-get" "install your system's packages for: $*"
  if [[ $(id -u) != 0 ]]; then
    sudo -n true 2>/dev/null || give_up "$what" "only root may install packages" "as root: $by_hand"
    as_root=(sudo -n)
  fi
  say "installing $what from Debian: $*"
  local log install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends "$@")
  log=$(mktemp)
  # A new machine has no package lists yet, an old one has stale ones.
  "${install[@]}" >"$log" 2>&1 || { "${as_root[@]}" apt-get update --quiet >"$log" 2>&1 && "${install[@]}" >>"$log" 2>&1; } || {
    tail -n 20 "$log" >&2
    give_up "$what" "apt-get failed; its message is above" "$by_hand"
  }
  rm -f "$log"
}

browser() {
  if ! command -v chromium >/dev/null || ! command -v chromedriver >/dev/null; then
    # Without any font Chromium draws no text, and the screenshots would be empty.
    debian "Chromium with its driver" chromium chromium-driver fonts-dejavu-core
  fi
  local of_browser of_driver
  of_browser=$(chromium --version 2>/dev/null | grep -oE '[0-9]+' | head -n1) || true
  of_driver=$(chromedriver --version 2>/dev/null | grep -oE '[0-9]+' | head -n1) || true
  [[ $of_browser == "$of_driver" ]] || give_up "Chromium with its driver" \
    "the browser is of version ${of_browser:-unknown}, its driver of ${of_driver:-unknown}; they must be the same" \
    "apt-get install --only-upgrade chromium chromium-driver"
}

firefox() {
  # By its file: `command -v firefox` finds this function.
  [[ -n $(type -P firefox-esr firefox) ]] || debian "Firefox" firefox-esr
  crate geckodriver "$geckodriver_version" 2 geckodriver
}

webkit() {
  if ! command -v WebKitWebDriver >/dev/null || ! command -v Xvfb >/dev/null; then
    debian "WebKitGTK with its driver, and a screen for it" webkit2gtk-driver xvfb
  fi
}

# nginx: one of the example hosts stands behind it. Both: the configurations that we give away are tried in them.
servers() {
  command -v nginx >/dev/null || [[ -x /usr/sbin/nginx ]] || debian "nginx" nginx-light
  command -v caddy >/dev/null || debian "Caddy" caddy
}

# readers: programs of others that tests have our workbooks read by.
readers() {
  if ! python3 -c 'import openpyxl' 2>/dev/null; then
    # Debian's package is for Debian's own Python, which need not be the first on the PATH.
    case $(type -P python3) in
      '' | /usr/bin/python3) debian "openpyxl, which reads workbooks" python3 python3-openpyxl ;;
      *)
        say "installing openpyxl, which reads workbooks, by pip"
        python3 -m pip install --quiet --disable-pip-version-check openpyxl >&2 ||
          give_up "openpyxl" "pip failed; its message is above" "python3 -m pip install openpyxl"
        ;;
    esac
  fi
  command -v xmllint >/dev/null || debian "xmllint, which reads their parts" libxml2-utils
}

# axe: what the end-to-end tests hold the page against, from npm.
axe() {
  [[ ! -e tests/e2e/node_modules/axe-core/axe.min.js ]] || return 0
  local by_hand="npm ci --prefix tests/e2e"
  command -v npm >/dev/null || give_up "axe-core" "npm is not on the PATH" "install Node.js with npm, then $by_hand"
  say "installing axe-core from npm"
  npm ci --prefix tests/e2e --no-audit --no-fund --loglevel=error >&2 || give_up "axe-core" "npm failed; its message is above" "$by_hand"
}

# tools_path: the cached tools that are there, then the caller's PATH.
tools_path() {
  local home in_front=
  for home in "trunk-$trunk_version" "wasm-bindgen-cli-$wasm_bindgen_version" "binaryen-$binaryen_version" "esbuild-$esbuild_version" "geckodriver-$geckodriver_version"; do
    [[ ! -d $tools/$home/bin ]] || in_front+=$tools/$home/bin:
  done
  printf '%s\n' "$in_front$PATH"
}

for_build() {
  wasm_target
  crate wasm-bindgen-cli "$wasm_bindgen_version" 3 wasm-bindgen wasm-bindgen-test-runner
  crate trunk "$trunk_version" 6 trunk
  npm_tool wasm-opt "$binaryen_version" binaryen "$binaryen_version.0.0"
  npm_tool esbuild "$esbuild_version" esbuild "$esbuild_version"
}

case ${1-} in
  build)
    for_build
    ;;
  test)
    for_build
    rust_part component rustfmt 'cargo fmt --version >/dev/null 2>&1'
    rust_part component clippy 'cargo clippy --version >/dev/null 2>&1'
    browser
    firefox
    webkit
    servers
    readers
    axe
    ;;
  path)
    tools_path
    ;;
  *)
    sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}" >&2
    exit 2
    ;;
esac
