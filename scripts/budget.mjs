// Fails when a visitor downloads more than allowed before the first rows show, with brotli 11 as a
// server would send it (`make compress`). The limits are what is reached; lower them when it is less.
//   node scripts/budget.mjs dist
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const dist = process.argv[2] ?? "dist";
const build = readdirSync(dist).find((name) => /^[0-9a-f]{16}$/.test(name));
if (!build) throw new Error(`${dist} holds no build: make build`);

const LIMITS = [
  ["the entry", ["audit-explorer.js"], 4_000],
  ["all before the first rows",
    ["audit-explorer.js", ...["app.js", "app_bg.wasm", "device.js", "start.js", "worker.js", "worker_bg.wasm", "worker_loader.js"].map((name) => join(build, name))],
    1_720_500],
];

let over = false;
for (const [what, files, limit] of LIMITS) {
  let sum = 0;
  for (const file of files) {
    const bytes = readFileSync(join(dist, file));
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    const size = brotliCompressSync(bytes, { params }).length;
    if (files.length > 1) console.log(`  ${file.padEnd(36)}${String(size).padStart(9)}`);
    sum += size;
  }
  console.log(`${what}: ${sum} bytes with brotli, at most ${limit}${sum > limit ? ": TOO MUCH" : ""}`);
  over ||= sum > limit;
}
process.exit(over ? 1 : 0);
