#!/bin/sh
# Puts what Trunk has built into its final form: DIR is the folder that will be dist/.
#
#   scripts/finish-build.sh DIR
#
# The programs go into one folder named for their content: they can never be of different builds,
# the folder may be cached for ever, and the element's address never changes. The service worker
# gets the list of all files with their digests: it keeps exactly this build, or keeps the one before.
set -eu
cd "$1"

# fill FILE SED-SCRIPT: sed -i is not the same everywhere.
fill() {
  sed "$2" "$1" > "$1.new"
  mv "$1.new" "$1"
}

# A page that requires Trusted Types takes markup only from a policy, of which wasm-bindgen knows nothing.
# The element hands it in. Imported here, a start.js that could not be loaded would stay so: browsers remember that.
fill app.js 's|\.innerHTML = \(getStringFromWasm0([^)]*)\);|.innerHTML = html(\1);|
1i let html; export const trust = (markup) => { html = markup; };'
if [ "$(grep -c 'innerHTML = html(' app.js)" != "$(grep -c 'innerHTML = ' app.js)" ]; then
  echo "app.js sets markup in a way that this script does not know" >&2
  exit 1
fi

# English is in the program.
rm locales/en.ftl
texts=$(cd locales && echo *.ftl)
mv locales/*.ftl .
rmdir locales

# Each program of a worker has its loader.
for program in worker packer; do sed "s/@PROGRAM@/$program/" loader.js > "${program}_loader.js"; done
rm loader.js

# What is downloaded before the first rows comes without comments and long names.
scripts="app.js case-file.js device.js packer.js packer_loader.js start.js worker.js worker_loader.js"
if command -v esbuild > /dev/null; then
  minify() {
    esbuild --loader=js --minify --target=es2022 --log-level=error < "$1" > "$1.new"
    mv "$1.new" "$1"
  }
else
  echo "esbuild is not on the PATH: scripts stay as they were written, and are larger" >&2
  minify() { :; }
fi
for file in $scripts; do minify "$file"; done

programs="$texts $scripts app_bg.wasm packer_bg.wasm worker_bg.wasm"
build=$(cat $programs audit-explorer.js page.css | sha256sum | cut -c1-16)
mkdir "$build"
mv $programs "$build"
if [ -e snippets ]; then
  echo "a dependency brings JavaScript of its own, which this script does not place" >&2
  exit 1
fi

for file in index.html audit-explorer.js; do fill "$file" "s/@BUILD@/$build/g"; done

# Every visit asks for the entry anew. The package that `make package` makes has the same one; its types tell what a
# reader wants to know.
minify audit-explorer.js

# A case file is made of what lies in this folder: under their own addresses these may be another build's by then.
cp audit-explorer.js "$build"
cp page.css "$build/case-file.css"

# Neither the service worker itself, nor what only a developer or an app store looks at.
list=$(find . -type f ! -name sw.js ! -name '*.d.ts' ! -name 'screenshot*.png' | sed 's|^\./||' | LC_ALL=C sort)
entries=
for file in $list; do
  entries="$entries    \"$file\": \"$(sha256sum "$file" | cut -d' ' -f1)\",\\
"
done
fill sw.js "s|^    /\\* @FILES@ \\*/\$|${entries%??}|"
