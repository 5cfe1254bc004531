// Starts the engine where the browser lets it run: in a worker; in a worker by a script of the
// page's own, where the files come from another origin; else on the page itself, in slices.
// Lies in the build's folder, beside the programs that it starts.

// Where a page requires Trusted Types it must admit this policy. It is in nobody else's reach, and
// gets only what is written in the programs: the templates of the screen, the address of the worker.
let policy;
try {
  policy = globalThis.trustedTypes?.createPolicy("audit-explorer", { createHTML: (text) => text, createScriptURL: (url) => url });
} catch {
  // Not admitted: what needs it fails where it is used, and says so there.
}

/** Markup that the programs hold. */
export const html = (text) => policy?.createHTML(text) ?? text;

/** What a case file brings along has addresses of its own. */
const at = (root, name) => globalThis.auditExplorerParts?.[name] ?? `${root}${name}`;

/** After so long a compile is looked after, and so long it has then once all bytes are there. */
const LATE_MILLIS = 2000;
const LATER_MILLIS = 1000;

/**
 * A program as it was fetched, compiled by threads of the browser's own: the page stays free. But where a page was left
 * while they compiled, Firefox on two cores may never finish anything there again. The page compiles it itself then,
 * in less time than a blink.
 */
export async function compiled(fetched) {
  const answer = await fetched;
  if (!answer.ok) throw new Error(`${answer.url} could not be had: status ${answer.status}`);
  let isOver = false;
  const usual = compile(answer).finally(() => { isOver = true; });
  const pause = (millis) => new Promise((done) => setTimeout(done, millis));
  const instead = async () => {
    await pause(LATE_MILLIS);
    // What is still on its way is not asked for twice: the browser's cache waits for it.
    const bytes = isOver || await (await fetch(answer.url)).arrayBuffer();
    await pause(LATER_MILLIS);
    return isOver ? usual : new WebAssembly.Module(bytes);
  };
  return Promise.race([usual, instead().catch(() => usual)]);
}

/** As it arrives; but some servers do not say what it is. */
async function compile(answer) {
  if (answer.headers.get("content-type") === "application/wasm") return WebAssembly.compileStreaming(answer);
  return WebAssembly.compile(await answer.arrayBuffer());
}

const WAYS = [inWorker, inOwnWorker, onPage];

/** The languages of the screen. English is in the program; each other one is a file beside it. */
const LANGUAGES = ["en", "de", "fr", "es", "pt-BR", "ja", "ar"];

/** The first of the tags for which there is a language: `de-AT` is German. Else English. */
export function nearest(tags) {
  const own = (tag) => tag.toLowerCase().split(/[-_]/)[0];
  for (const tag of tags) {
    const found = LANGUAGES.find((language) => own(language) === own(tag ?? ""));
    if (found) return found;
  }
  return "en";
}

/** Gives the program the texts of a language, unless it has them. */
export async function learn(wasm, root, language) {
  if (wasm.speaks(language)) return;
  const answer = await fetch(at(root, `${language}.ftl`));
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  wasm.learn(language, await answer.text());
}

/** Which element has which place on the device. */
const places = new Map();
const placeOf = new WeakMap();

/**
 * What an element's place on the device is called: by its id, else by what it shows. Elements of a page for which that
 * is the same are numbered, in the order in which they come; the number of one that left the page is free again.
 */
export function slotOf(element) {
  const holder = (slot) => places.get(slot)?.deref();
  const name = `${location.pathname.replace(/index\.html$/, "")} ${element.id || element.src || bare(element.sourceConfig?.url)}`;
  const mine = placeOf.get(element);
  if (mine && holder(mine.slot) === element) {
    if (mine.name === name) return mine.slot;
    places.delete(mine.slot);
  }
  let slot = name;
  for (let number = 2; holder(slot)?.isConnected; number += 1) slot = `${name} ${number}`;
  places.set(slot, new WeakRef(element));
  placeOf.set(element, { name, slot });
  return slot;
}

/** An address without what may be a secret. */
function bare(url) {
  try {
    const { origin, pathname } = new URL(url, document.baseURI);
    return url ? origin + pathname : "";
  } catch {
    return "";
  }
}

/** What answers like a `Worker`, whatever it is. `root` is the build's folder. */
export function start(root) {
  return new Engine(root);
}

class Engine {
  onmessage = null;
  onerror = null;
  #root;
  #ways = [...WAYS];
  #running;
  #reasons = [];

  constructor(root) {
    this.#root = root;
    // Not before its owner listens.
    queueMicrotask(() => this.#next());
  }

  /** Only once it has spoken: what is posted before that is lost, so its owner waits. */
  postMessage(message, transfer) {
    this.#running.postMessage(message, transfer);
  }

  terminate() {
    this.#ways = undefined;
    this.#running?.terminate();
  }

  #next(reason) {
    if (reason) this.#reasons.push(reason);
    if (!this.#ways) return;
    const way = this.#ways.shift();
    if (!way) {
      this.onerror?.({ message: [...new Set(this.#reasons)].join("; ") });
      return;
    }
    let spoke = false;
    let running;
    try {
      running = way(this.#root);
    } catch (cause) {
      this.#next(cause.message);
      return;
    }
    this.#running = running;
    running.onmessage = (event) => {
      spoke = true;
      this.onmessage?.(event);
    };
    // A policy forbids a worker only after it was made; one that has spoken died.
    running.onerror = (event) => {
      if (running !== this.#running) return;
      if (spoke) {
        this.onerror?.(event);
        return;
      }
      event.preventDefault?.();
      running.terminate();
      this.#next(event.message || "the page's policy (worker-src) or the network does not let its worker start");
    };
  }
}

function worker(url, type = "module") {
  return new Worker(policy?.createScriptURL(url) ?? url, { type });
}

function inWorker(root) {
  return worker(at(root, "worker_loader.js"));
}

/** Not a module, which Chromium takes from no page without an origin, and whose imports it asks `worker-src` about. */
function inOwnWorker(root) {
  const script = `import(${JSON.stringify(at(root, "worker_loader.js"))}).catch((cause) => setTimeout(() => { throw cause; }));`;
  return worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })), "classic");
}

/** One program of each name for all engines on the page, as in `audit-explorer.js`. */
const programsOnPage = {};
function loadOnPage(root, name) {
  const program = programsOnPage[name] ??= import(at(root, `${name}.js`)).then(async (wasm) => {
    wasm.initSync({ module: await compiled(fetch(at(root, `${name}_bg.wasm`))) });
    return wasm;
  });
  program.catch(() => { delete programsOnPage[name]; });
  return program;
}

function onPage(root, name = "worker") {
  const { port1, port2 } = new MessageChannel();
  let program;
  let ended = false;
  const engine = {
    onmessage: null,
    onerror: null,
    postMessage: (message, transfer) => port1.postMessage(message, transfer),
    terminate() {
      ended = true;
      program?.end();
      port1.close();
    },
  };
  port1.onmessage = (event) => engine.onmessage?.(event);
  loadOnPage(root, name).then((wasm) => {
    if (ended) return;
    const id = wasm.serve(port2, () => onPage(root, "packer"));
    program = { end: () => wasm.end(id) };
  }).catch((cause) => engine.onerror?.({ message: cause.message, preventDefault() {} }));
  return engine;
}

/** A rem is the page's affair, and some pages make it 10 or 40 pixels: ours is a custom property. */
export function ownUnit(style) {
  const pixels = (text) => text.replace(/([\d.]+)rem/g, (_, count) => `${count * 16}px`);
  return style.replace(/@[^{;]*|(-?[\d.]+)rem/g, (found, count) => count ? `calc(${count} * var(--audit-explorer-unit))` : pixels(found));
}

/** What `sign` gave, as texts: the bytes of a signature alone, or with the algorithm and the public key. */
export function signature(given) {
  const base64 = (value) => {
    if (typeof value === "string") return value;
    // It may be of another frame, whose buffers are no instances of ours.
    const isBuffer = Object.prototype.toString.call(value) === "[object ArrayBuffer]";
    if (!isBuffer && !ArrayBuffer.isView(value)) return "";
    const bytes = isBuffer ? new Uint8Array(value) : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return btoa(String.fromCharCode(...bytes));
  };
  const whole = given?.value === undefined ? { value: given } : given;
  const value = base64(whole.value);
  if (!value) throw new TypeError("`sign` gave no signature");
  return { algorithm: String(whole.algorithm ?? ""), publicKey: base64(whole.publicKey), value };
}
