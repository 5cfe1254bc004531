// The element's files are already built, and named so that they can be cached for ever: Vite is to
// serve and copy them as they are, and to leave the import of the element to the browser.
//
//   import auditExplorer from "@audit-explorer/element/vite";
//   export default { plugins: [auditExplorer()] };
import { readdirSync, readFileSync } from "node:fs";
import { extname, join, posix, sep } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("./element/", import.meta.url));
// Stands in a chunk for the element until it is known from where the chunk asks for it.
const ENTRY = "audit-explorer:entry";
const TYPES = { ".css": "text/css", ".js": "text/javascript", ".wasm": "application/wasm" };

/** @param {{ path?: string }} [options] where the files lie below the site's base; "audit-explorer" unless said */
export default function auditExplorer({ path = "audit-explorer" } = {}) {
  let base = "/";
  return {
    name: "audit-explorer",
    enforce: "pre",
    config: () => ({ optimizeDeps: { exclude: ["@audit-explorer/element"] } }),
    configResolved(config) {
      base = config.base;
    },
    resolveId(id, _importer, { scan } = {}) {
      // Vite looks for what to bundle beforehand: not this, which its own name says there.
      if (id !== "@audit-explorer/element" || scan) return null;
      return { id: isRelative() ? ENTRY : `${base}${path}/audit-explorer.js`, external: true };
    },
    renderChunk(code, { fileName }) {
      if (!code.includes(ENTRY)) return null;
      const from = posix.relative(posix.dirname(fileName), `${path}/audit-explorer.js`);
      return { code: code.replaceAll(ENTRY, from.startsWith(".") ? from : `./${from}`), map: null };
    },
    // In development Vite looks ahead at what is imported: there is nothing in it for Vite.
    load: (id) => (id.endsWith(`/${path}/audit-explorer.js`) ? "export {}" : null),
    // Nor does Vite serve it: it would rewrite what it serves.
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const { pathname } = new URL(request.url, "http://localhost");
        const start = `${isRelative() ? "/" : base}${path}/`;
        if (!pathname.startsWith(start)) return next();
        const name = decodeURIComponent(pathname.slice(start.length));
        if (!files().includes(name)) return next();
        response.setHeader("content-type", TYPES[extname(name)] ?? "application/octet-stream");
        response.end(readFileSync(join(folder, name)));
      });
    },
    generateBundle() {
      for (const name of files()) {
        this.emitFile({ type: "asset", fileName: `${path}/${name}`, source: readFileSync(join(folder, name)) });
      }
    },
  };

  /** Whether the site shall work from any folder. */
  function isRelative() {
    return base === "" || base === "./";
  }
}

function files() {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".d.ts"))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length).split(sep).join("/"));
}
