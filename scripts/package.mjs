// Makes the npm package from a build: dist/ as it is, with what npm and editors want to know.
//   node scripts/package.mjs dist target/package     then `npm pack` there
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [from = "dist", to = "target/package"] = process.argv.slice(2);
const version = /^version = "(.*)"$/m.exec(readFileSync("Cargo.toml", "utf8"))[1];

rmSync(to, { recursive: true, force: true });
mkdirSync(to, { recursive: true });
// The element alone: what belongs to the page around it stays out.
const ofThePage = /(^|\/)(index\.html|page\.(js|css)|sw\.js|manifest\.webmanifest|icon.*|screenshot.*|sample-.*|.*\.(br|gz))$/;
cpSync(from, join(to, "element"), { recursive: true, filter: (path) => !ofThePage.test(path) });
// The service worker, which a host's own takes in, keeps what is here.
const kept = readFileSync(join(from, "sw.js"), "utf8").replace(/^ +"(.+)": "[0-9a-f]{64}",?\n/gm, (line, name) => ofThePage.test(name) ? "" : line);
writeFileSync(join(to, "element", "sw.js"), kept);
for (const file of ["vite.js", "vite.d.ts", "README.md"]) cpSync(join("package", file), join(to, file));
for (const file of ["LICENSE-MIT", "LICENSE-APACHE", "CHANGELOG.md"]) cpSync(file, join(to, file));

writeFileSync(join(to, "package.json"), `${JSON.stringify({
  name: "@audit-explorer/element",
  version,
  description: "Audit-log explorer and CSV exporter as a custom element; everything runs in the browser",
  keywords: ["audit", "audit-log", "csv", "custom-element", "web-component", "webassembly"],
  license: "MIT OR Apache-2.0",
  type: "module",
  exports: {
    ".": { types: "./element/audit-explorer.d.ts", default: "./element/audit-explorer.js" },
    "./vite": { types: "./vite.d.ts", default: "./vite.js" },
    "./element/*": "./element/*",
    "./custom-elements.json": "./custom-elements.json",
    "./package.json": "./package.json",
  },
  types: "./element/audit-explorer.d.ts",
  customElements: "./custom-elements.json",
  // Importing it defines the element: a bundler must not drop that.
  sideEffects: ["./element/audit-explorer.js"],
}, null, 2)}\n`);

// What editors offer, from the README's tables: they are what a person reads, so they are what is kept true.
const readme = readFileSync("README.md", "utf8");
const plain = (cell) => cell.trim().replaceAll("`", "").replaceAll("\\|", "|");
/** Rows of the table whose head begins with these words. */
function table(head) {
  const lines = readme.split("\n");
  const at = lines.findIndex((line) => line.startsWith(`| ${head}`));
  if (at < 0) throw new Error(`the README has no table that begins with "${head}"`);
  const rows = [];
  for (const line of lines.slice(at + 2)) {
    if (!line.startsWith("|")) break;
    rows.push(line.slice(1, -1).split(/(?<!\\)\|/).map(plain));
  }
  return rows;
}
const names = (cell) => cell.split(",").map((name) => name.trim()).filter((name) => /^[a-z]/.test(name));

const attributes = table("attribute").flatMap(([attribute, property, values, initial, description]) =>
  names(attribute).map((name) => ({
    name,
    fieldName: name.replace(/-(.)/g, (_, letter) => letter.toUpperCase()),
    description,
    default: initial,
    type: { text: values },
  })));
const fields = [
  ...attributes.map(({ name, fieldName, ...rest }) => ({ kind: "field", name: fieldName, attribute: name, ...rest })),
  ...table("attribute").filter(([attribute]) => names(attribute).length === 0)
    .map(([, property, values, initial, description]) => ({ kind: "field", name: property, description, default: initial, type: { text: values } })),
];
const events = table("event").map(([name, detail]) => ({ name: `audit-explorer-${name}`, description: detail, type: { text: "CustomEvent" } }));
const cssProperties = table("custom properties").flatMap(([list, description]) => {
  const [named, more] = list.split(" and their ");
  const plainly = names(named);
  const all = more ? [...plainly, ...plainly.map((name) => name + more.trim())] : plainly;
  return all.map((name) => ({ name: `--audit-explorer-${name}`, description }));
});
// A row may name several, each with its parameters: `search(query)`, `jobs()`.
const methods = table("method").flatMap(([list, description]) =>
  [...list.matchAll(/([a-zA-Z]+)\(/g)].map(([, name]) => ({ kind: "method", name, description })));
const cssParts = table("part").flatMap(([list, description]) => names(list).map((name) => ({ name, description })));
const slots = table("slot").map(([name, description]) => ({ name, description }));

writeFileSync(join(to, "custom-elements.json"), `${JSON.stringify({
  schemaVersion: "1.0.0",
  modules: [{
    kind: "javascript-module",
    path: "element/audit-explorer.js",
    declarations: [{
      kind: "class", customElement: true, name: "AuditExplorer", tagName: "audit-explorer",
      superclass: { name: "HTMLElement" },
      attributes, members: [...fields, ...methods], events, cssProperties, cssParts, slots,
    }],
    exports: [
      { kind: "js", name: "AuditExplorer", declaration: { name: "AuditExplorer" } },
      { kind: "custom-element-definition", name: "audit-explorer", declaration: { name: "AuditExplorer" } },
    ],
  }],
}, null, 2)}\n`);
