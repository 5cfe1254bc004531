// Serves the bench's pages, the rivals' packages, our dist/ and the events, on loopback only.
//
// A process of its own, so that the body arrives at the same pace whatever the driver is doing.
// It says its port to the parent process and ends with it.

import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheDirectory } from "./gen.mjs";

const bench = fileURLToPath(new URL(".", import.meta.url));
const FOLDERS = {
  bench,
  packages: join(bench, "node_modules"),
  dist: process.env.BENCH_DIST ?? join(bench, "..", "dist"),
  data: cacheDirectory(),
};
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript", ".mjs": "text/javascript", ".cjs": "text/javascript",
  ".css": "text/css", ".wasm": "application/wasm",
  ".json": "application/json", ".ndjson": "application/x-ndjson",
};

function pathOf(url) {
  const [, folder, ...rest] = decodeURIComponent(new URL(url, "http://bench").pathname).split("/");
  const path = normalize(rest.join("/"));
  return FOLDERS[folder] && !path.startsWith("..") ? join(FOLDERS[folder], path) : undefined;
}

const server = createServer((request, response) => {
  const path = pathOf(request.url);
  const file = path && statSync(path, { throwIfNoEntry: false });
  if (!file?.isFile()) {
    response.writeHead(404).end();
    return;
  }
  // Each load reads the body anew: a cached one would time the cache.
  const head = {
    "content-type": TYPES[extname(path)] ?? "application/octet-stream",
    "cache-control": "no-store",
    "accept-ranges": "bytes",
  };
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "");
  const from = range ? Number(range[1]) : 0;
  const end = range?.[2] ? Math.min(Number(range[2]), file.size - 1) : file.size - 1;
  head["content-length"] = Math.max(0, end - from + 1);
  if (range) head["content-range"] = `bytes ${from}-${end}/${file.size}`;
  response.writeHead(range ? 206 : 200, head);
  if (request.method === "HEAD" || file.size === 0) response.end();
  else createReadStream(path, { start: from, end, highWaterMark: 1 << 20 }).pipe(response);
});

server.listen(0, "127.0.0.1", () => process.send?.({ port: server.address().port }));
process.on("disconnect", () => process.exit(0));
if (!process.send) server.on("listening", () => console.log(`http://127.0.0.1:${server.address().port}/bench/page.html`));
