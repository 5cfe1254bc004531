#!/usr/bin/env bash
# Builds the example hosts into target/examples/, each a folder that a server can serve at its root.
# Needs dist/ (`make build`) and the package (`make package`).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
tarball=$PWD/$(ls target/audit-explorer-element-*.tgz)
out=$PWD/target/examples
work=$PWD/target/examples-work

rm -rf "$out"
mkdir -p "$out"
for name in plain iframe; do
  cp -r "examples/$name" "$out/$name"
  cp -r dist "$out/$name/audit-explorer"
done
mkdir -p "$out/strict/site" "$out/strict/tmp"
cp examples/strict/index.html "$out/strict/site/"
cp -r dist "$out/strict/site/audit-explorer"

for name in react vue; do
  mkdir -p "$work/$name"
  find "$work/$name" -mindepth 1 -maxdepth 1 ! -name node_modules -exec rm -rf {} +
  cp -r "examples/$name/." "$work/$name/"
  (
    cd "$work/$name"
    # Versions are pinned in package.json; what was installed for it stays for the next time.
    cmp -s package.json node_modules/.installed || {
      npm install --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error
      cp package.json node_modules/.installed
    }
    rm -rf node_modules/@audit-explorer
    mkdir -p node_modules/@audit-explorer/element
    tar -xzf "$tarball" -C node_modules/@audit-explorer/element --strip-components=1
    npx vite build --logLevel warn --emptyOutDir --outDir "$out/$name"
  )
done
