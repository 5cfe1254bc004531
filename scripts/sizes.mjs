// Prints the size of each file of a folder, as it is and with brotli, as a server would send it.
//   node scripts/sizes.mjs dist
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";

const folder = process.argv[2] ?? "dist";
const programs = /\.(html|css|js|mjs|wasm)$/;

const rows = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  .sort()
  .map((path) => {
    const bytes = readFileSync(path);
    // Sample data may be tens of megabytes, and brotli slow on them.
    const brotli = programs.test(path) ? brotliCompressSync(bytes).length : undefined;
    return { path, size: bytes.length, brotli };
  });

const kilobytes = (size) => (size === undefined ? "" : (size / 1000).toFixed(1) + " kB").padStart(12);
console.log("".padEnd(44) + "size".padStart(12) + "brotli".padStart(12));
for (const { path, size, brotli } of rows) console.log(path.padEnd(44) + kilobytes(size) + kilobytes(brotli));
