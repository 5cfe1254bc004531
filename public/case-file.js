// Makes a case file: one HTML file that holds the programs, the events, the view and the manifest, and
// opens from a disk with no network and no server. Lies in the build's folder; loaded when it is asked for.
//
// Everything of the events' is in base64, whose alphabet has no sign that could end a script block.

/** Programs that the file brings along; the last ones name those before them. */
const PROGRAMS = ["start.js", "device.js", "app_bg.wasm", "worker_bg.wasm", "app.js", "worker.js", "audit-explorer.js"];

/** The texts of the screen's language, unless they are in the program. */
const textsIn = (language) => language && language !== "en" ? [`${language}.ftl`] : [];

/** `at` gives the address of a part of this build by its name: of no other build, whatever was deployed meanwhile. */
async function make({ at, data, manifest, view, title, language = "en" }) {
  const fetched = async (url) => {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`a part of the program could not be had (status ${answer.status})`);
    return answer.blob();
  };
  const blocks = [];
  for (const name of [...PROGRAMS, ...textsIn(language)]) blocks.push(block(name, await base64(await fetched(at(name)))));
  const style = await (await fetched(at("case-file.css"))).text();
  const boot = `(${open})();`;
  const policy = "default-src 'none'; "
    + `script-src ${await digest(boot)} blob: 'wasm-unsafe-eval'; style-src ${await digest(style)}; `
    + "worker-src blob:; connect-src blob:; img-src data:; base-uri 'none'; form-action 'none'";
  const head = `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<noscript>This case file shows its events with JavaScript. Nothing is sent anywhere: it works with no network.</noscript>
<main><audit-explorer read-only lang="${language}"></audit-explorer></main>
<script type="application/json" id="manifest">${json(manifest)}</script>
<script type="application/json" id="view">${json(view)}</script>
`;
  // The data in pieces: as one text they might be longer than a text can be.
  const pieces = [];
  for (let from = 0; from < data.size; from += PIECE_BYTES) pieces.push(block("", await base64(data.slice(from, from + PIECE_BYTES)), "case"));
  return new Blob([head, ...blocks, ...pieces, `<script>${boot}</script>\n</body>\n</html>\n`], { type: "text/html" });
}

/** A multiple of three, so that each piece is base64 of its own without an end. */
const PIECE_BYTES = 3 << 23;

function block(id, text, kind = "program") {
  return `<script type="text/plain" class="${kind}"${id ? ` id="${id}"` : ""}>${text}</script>\n`;
}

function base64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

/** JSON in which no `<` stands: neither `</script` nor `<!--` can be in it. */
function json(value) {
  return JSON.stringify(value ?? null).replaceAll("<", "\\u003c");
}

function escaped(text) {
  return String(text).replace(/[<>&"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

async function digest(text) {
  // On a page without a secure address there is no digest to be had.
  if (!globalThis.crypto?.subtle) return "'unsafe-inline'";
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(hash)))}'`;
}

/** Makes the file and hands it to the person. */
export async function save(parts) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await make(parts));
  const day = new Date().toISOString().slice(0, 10);
  link.download = `case-${parts.title.replace(/[^\p{L}\p{N}.-]+/gu, "-").replace(/^[-.]+|[-.]+$/g, "").slice(0, 60) || "events"}-${day}.html`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // withdrawn at once, some browsers have nothing to read
}

/** Runs in the case file itself, so it names nothing from here. */
async function open() {
  const decoded = (text) => {
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
    const bytes = atob(text);
    const array = new Uint8Array(bytes.length);
    for (let at = 0; at < bytes.length; at += 1) array[at] = bytes.charCodeAt(at);
    return array;
  };
  const part = (id) => decoded(document.getElementById(id).textContent);
  const address = (content, type = "text/javascript") => URL.createObjectURL(new Blob([content], { type }));
  const parts = {};
  for (const name of ["start.js", "device.js"]) parts[name] = address(part(name));
  for (const name of ["app_bg.wasm", "worker_bg.wasm"]) parts[name] = address(part(name), "application/wasm");
  const texts = `${document.documentElement.lang}.ftl`;
  if (document.getElementById(texts)) parts[texts] = address(part(texts), "text/plain");
  // A module made of a text has no place beside which others could lie: it names them by their addresses.
  for (const name of ["app.js", "worker.js"]) {
    const text = new TextDecoder().decode(part(name));
    // But not where the program asks by their names for what was imported.
    parts[name] = address(text.replace(/\bfrom ?(["'])\.\/(start|device)\.js\1/g, (_, sign, other) => `from ${JSON.stringify(parts[`${other}.js`])}`));
  }
  parts["worker_loader.js"] = address(
    `import { initSync } from ${JSON.stringify(parts["worker.js"])}; initSync({ module: await (await fetch(${JSON.stringify(parts["worker_bg.wasm"])})).arrayBuffer() });`,
  );
  parts.data = new Blob([...document.querySelectorAll("script.case")].map((piece) => decoded(piece.textContent)));
  globalThis.auditExplorerParts = parts;
  parts.manifest = JSON.parse(document.getElementById("manifest").textContent);
  document.querySelector("audit-explorer").view = JSON.parse(document.getElementById("view").textContent);
  await import(address(part("audit-explorer.js")));
}
