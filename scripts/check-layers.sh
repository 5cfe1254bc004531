#!/usr/bin/env bash
# The rule of dependencies, bin → app → web → core: what the compiler and Clippy do not see of it.
# That the core compiles without any browser crate is seen by `cargo test --no-default-features`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

found=
# forbid WHY PATTERN PATH…: code lines, comments left aside.
forbid() {
  local why=$1 pattern=$2 hits
  shift 2
  hits=$(grep -rnE --include='*.rs' "$pattern" "$@" | grep -vE '^[^:]+:[0-9]+:\s*//' || true)
  [[ -n $hits ]] || return 0
  printf '%s:\n%s\n' "$why" "$hits" >&2
  found=yes
}

forbid "the core names no layer above it and no browser crate" \
  '\b(crate::(web|app)|wasm_bindgen|web_sys|js_sys|gloo_net|leptos)\b' src/core
forbid "web names no layer above it" '\b(crate::app|leptos)\b' src/web
forbid "exports stand only in bin/, or the page's code gets into every program" \
  '#\[wasm_bindgen\]' src/lib.rs src/core src/app
# An import, `#[wasm_bindgen] extern "C"`, is what web/ is for; anything else so marked is an export.
exports=$(find src/web -name '*.rs' -exec awk '
  marked && !/^(#\[|\/\/|(unsafe )?extern)/ { print FILENAME ":" FNR ": " $0 }
  { marked = /^#\[wasm_bindgen/ || (marked && /^(#\[|\/\/)/) }
' {} +)
if [[ -n $exports ]]; then
  printf 'exports stand only in bin/, not in web/:\n%s\n' "$exports" >&2
  found=yes
fi
# Clippy bans them by their paths; these are the spellings that a path ban does not see.
forbid "JavaScript is named only in web/ and bin/" '\b(web_sys|js_sys|wasm_bindgen)::' src/app

[[ -z $found ]] || exit 1
