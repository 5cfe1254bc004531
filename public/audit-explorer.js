// The <audit-explorer> element: the product's only face. Its attributes, properties, methods and
// events are described in audit-explorer.d.ts. Everything behind it lies in one folder that is named
// for its content, so that script, Wasm and worker are never of different builds.

/** What a case file brings along has addresses of its own. */
const parts = globalThis.auditExplorerParts;
const root = parts ? "" : new URL("./@BUILD@/", import.meta.url).href;
const at = (name) => parts?.[name] ?? root + name;
const PREFIX = "audit-explorer-";

/** Attributes that are read as text, by the property of the same meaning. */
const TEXTS = {
  src: "src", format: "format", source: "source", query: "query", report: "report",
  timeZone: "time-zone", theme: "theme", persist: "persist", now: "now", auditUrl: "audit-url",
};
/** What those properties are where nothing was set. */
const DEFAULTS = { format: "auto", source: "auto", report: "visible", timeZone: "UTC", theme: "auto", persist: "none" };
/** Attributes that leave a part out by being present. */
const PARTS = {
  withoutToolbar: "without-toolbar", withoutFacets: "without-facets",
  withoutChart: "without-chart", withoutExport: "without-export", readOnly: "read-only",
};
/** Properties that hold what no attribute can. */
const OBJECTS = ["sourceConfig", "reports", "authorize", "sign", "view", "redact", "pseudonymKey", "persistKey", "linkTo"];

/** Why something that was asked for could not be had. */
export class AuditExplorerError extends Error {
  /** @param {{ code?: string, message?: string, detail?: unknown }} failure */
  constructor(failure) {
    super(failure?.message ?? String(failure));
    this.name = "AuditExplorerError";
    this.code = failure?.code ?? "internal";
    this.detail = failure?.detail ?? null;
  }
}

const wrong = (message) => new AuditExplorerError({ code: "bad-options", message });

/** The program, compiled once for all elements of a page. */
let program;
let tries = 0;
/** What starts it: loaded once, for a page admits its policy once. */
let starter;
/** A sheet belongs to one document; an element may be moved to another. */
let style;
const sheets = new WeakMap();
function sheetOf(page) {
  if (!sheets.has(page)) {
    const sheet = new page.defaultView.CSSStyleSheet();
    sheet.replaceSync(style);
    sheets.set(page, sheet);
  }
  return sheets.get(page);
}

function load() {
  if (program) return program;
  // After a fault a new one is needed, and a module is new only by another address; what a case file holds has no query.
  const again = tries ? `${parts ? "#" : "?"}again=${tries}` : "";
  // Asked for at once, not only when the script that takes it has come.
  const bytes = fetch(at("app_bg.wasm"));
  bytes.catch(() => {}); // told where it is awaited
  starter ??= import(at("start.js") + again);
  starter.catch(() => { starter = undefined; });
  const mine = Promise.all([import(at("app.js") + again), starter]).then(async ([wasm, parts]) => {
    wasm.trust(parts.html);
    wasm.initSync({ module: await parts.compiled(bytes) });
    wasm.onFault((reason) => fault(wasm, reason));
    style ??= parts.ownUnit(wasm.style());
    return { wasm, ...parts };
  });
  // A failed load may be tried again: the network may be back.
  mine.catch(() => forget(mine));
  return program = mine;
}

function forget(one) {
  if (program !== one) return;
  program = undefined;
  tries += 1;
}

/** The elements that each program drew. A fault in it ends them all, and none of the page's own. */
const drawn = new Map();
function fault(wasm, reason) {
  forget(program);
  for (const stop of drawn.get(wasm) ?? []) stop(reason);
  drawn.delete(wasm);
}

export class AuditExplorer extends HTMLElement {
  static observedAttributes = [...Object.values(TEXTS), ...Object.values(PARTS), "lang"];

  // Leptos needs an element to mount into; in the shadow root itself, parts vanish silently.
  #stage = document.createElement("div");
  #wasm;
  #id;
  #objects = {
    sourceConfig: null, reports: [], authorize: null, sign: null, view: null, redact: "secrets", pseudonymKey: undefined, persistKey: undefined,
    linkTo: null,
  };
  /** Nothing is loaded before what is masked is settled; what cannot be followed lets nothing be loaded. */
  #masked = Promise.resolve();
  #loading;
  #inForce = '"secrets"';
  /** Nothing is loaded before what is on the device is shown. */
  #restored = Promise.resolve();
  #readiness = withResolvers();
  #engine;
  #signature;
  #slotOf;
  /** The language of the screen, the one asked for last, and how others are had. */
  #language;
  #asked;
  #speech;
  #audits = {};
  /** Why no call can be answered; until the element is started again. */
  #failure;
  #waiting = new Set();
  #loadQueued = false;
  /** Whether the host loads something else before the element is ready; `src` then gives way. */
  #loadGiven = false;

  constructor() {
    super();
    this.attachShadow({ mode: "open" }).append(this.#stage);
  }

  connectedCallback() {
    for (const name of [...Object.keys(TEXTS), ...Object.keys(PARTS), ...OBJECTS]) this.#upgrade(name);
    addEventListener("pagehide", this.#turn);
    addEventListener("pageshow", this.#turn);
    return this.#begin();
  }

  async #begin() {
    this.#failure = undefined;
    let loaded;
    try {
      loaded = await load();
    } catch (cause) {
      this.#fail(cause);
      return;
    }
    const { wasm, start, nearest, learn, signature, slotOf } = loaded;
    this.#signature = signature;
    this.#slotOf = slotOf;
    this.#speech = { nearest, learn: (language) => learn(wasm, root, language) };
    const language = this.#nearest();
    const unspoken = await this.#speech.learn(language).catch((cause) => cause);
    // It may have been removed, or moved, in the meantime.
    if (!this.isConnected || this.#id !== undefined) return;
    this.adoptedCallback();
    this.#stage.textContent = "";
    try {
      this.#wasm = wasm;
      this.#id = wasm.mount(this.#stage, root, { ...this.#config(), lang: language }, (name, detail) => this.#tell(name, detail),
        (folder) => this.#engine = start(folder));
    } catch (cause) {
      this.#fail(cause);
      return;
    }
    if (!drawn.has(wasm)) drawn.set(wasm, new Set());
    drawn.get(wasm).add(this.#stop);
    this.#language = unspoken ? "en" : language;
    if (unspoken) wasm.cannotSpeak(this.#id, language, unspoken.message);
    wasm.setAuthorize(this.#id, (request) => this.#authorize(request));
    this.#passSigner();
    if (this.linkTo) wasm.setLinkTo(this.#id, this.linkTo);
    this.#readiness.resolve();
    this.#masked = Promise.resolve(); // whatever hindered it before it was taken away
    if (this.#objects.redact !== "secrets") this.#mask();
    if (parts) this.#restored = this.#call("openCase", parts.data, parts.manifest).catch(() => {}); // the screen says why
    else if (this.persist === "device") this.#keep();
    if (this.#objects.reports.length) this.#call("setReports", this.#objects.reports).catch(() => {});
    if (this.#objects.view) this.#call("setView", this.#objects.view).catch(() => {});
    this.#tell("ready");
    if (!this.#loadGiven && (this.src || this.sourceConfig)) this.#queueLoad();
    this.#loadGiven = false;
  }

  adoptedCallback() {
    if (style && this.ownerDocument.defaultView) this.shadowRoot.adoptedStyleSheets = [sheetOf(this.ownerDocument)];
  }

  disconnectedCallback() {
    // A move is a disconnect and a connect in one task: look again once it is over.
    queueMicrotask(() => {
      if (this.isConnected) return;
      removeEventListener("pagehide", this.#turn);
      removeEventListener("pageshow", this.#turn);
      this.#leave();
    });
  }

  /**
   * A page that is left may be put aside as it is, for "back". A worker that is put aside with it goes on holding its
   * turn on the device, and every other page would wait for it (WebKit): it is ended, and begins anew on "back".
   */
  #turn = ({ type, persisted }) => {
    if (!persisted) return;
    if (type === "pageshow") this.#id ?? this.#begin();
    else if (this.persist === "device") this.#leave();
  };

  #leave() {
    if (this.#id !== undefined) this.#end(() => this.#wasm.unmount(this.#id));
    this.#loadGiven = false;
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const giveUp of waiting) giveUp({ code: "cancelled", message: "the element was left" });
  }

  #end(unmount) {
    drawn.get(this.#wasm)?.delete(this.#stop);
    try {
      unmount?.();
    } catch {
      // A program that had a fault: its worker is ended all the same.
    }
    this.#engine?.terminate();
    this.#engine = this.#id = undefined;
    this.#readiness = withResolvers();
  }

  /** Called when a fault of ours ended the program or the engine. */
  #stop = (reason, unmount) => {
    this.#end(unmount);
    this.#fail({
      code: "internal",
      message: `Audit Explorer has met a fault of its own (${reason}). Nothing was sent anywhere. Start again.`,
      detail: { reason },
    });
  };

  attributeChangedCallback(name, before, after) {
    if (this.#id === undefined || before === after) return;
    if (name === "src") {
      // What is kept belongs to what it came from.
      if (this.persist === "device" && !this.id) this.#keep();
      this.#queueLoad();
    }
    else if (name === "lang") this.#speak(this.#nearest());
    // The attribute is the first search only; afterwards the property follows what is typed.
    else if (name !== "query") this.#wasm.configure(this.#id, this.#config());
    if (name === "persist") this.#keep();
  }

  /** Reads a source; without one, what `src` or `sourceConfig` names. */
  load(input, options) {
    const { signal, ...rest } = options ?? {};
    const given = input instanceof FileList ? [...input] : input ?? this.sourceConfig ?? (this.src || undefined);
    if (this.#id === undefined && !rest.append) this.#loadGiven = true;
    const read = { format: this.format, source: this.source, ...rest };
    // What is added waits for the load under way; any other ends it.
    const turn = rest.append ? this.#loading : undefined;
    const waiting = this.#waiting;
    const reading = this.#orGivenUp(this.#ready().then(() => this.#masked).then(() => this.#restored).then(() => turn)
      .then(() => waiting === this.#waiting && this.#stoppable(signal, "load", given instanceof URL ? given.href : given, read, Boolean(this.authorize))));
    this.#loading = reading.catch(() => {});
    return reading;
  }

  /** Reads only what came since the last load of the same source, and joins it to what is there. */
  loadNew(options) {
    const { signal, ...rest } = options ?? {};
    return this.#ready().then(() => this.#restored).then(() => this.#stoppable(signal, "loadNew", rest));
  }
  search(query) { return this.#call("search", String(query ?? "")); }
  rows(offset = 0, limit = 100) { return this.#call("rows", offset, limit); }
  event(index) { return this.#call("event", index); }
  sort(field, direction = "asc") { return this.#call("sort", String(field), String(direction)); }
  facets(field, limit = 100) { return this.#call("facets", String(field), limit); }
  histogram(buckets = 50) { return this.#call("histogram", buckets); }
  mapping(of) { return this.#call("mapping", of === undefined ? of : String(of)); }
  setMapping(mapping) { return this.#call("setMapping", mapping ?? {}); }
  export(options) { return this.#export("exportFile", options ?? {}); }
  download(options) { return this.#export("download", options ?? {}); }
  exportPipeAuditLogsReport(options) { return this.#call("exportPipeAuditLogsReport", options ?? {}); }
  jobs() { return this.#call("jobs"); }
  cancel(id) { return this.#call("cancelJob", String(id)); }
  redownload(id) { return this.#call("redownload", String(id)); }
  remove(id) {
    // Without a job it is what every element has: it takes itself out of the page.
    if (id === undefined) { super.remove(); return undefined; }
    return this.#call("removeJob", String(id));
  }
  clear() { return this.#call("clear"); }
  /** Checks an export against its manifest, and against the raw pages if they are among the files. */
  verify(files) { return this.#call("verify", files?.[Symbol.iterator] ? [...files] : [files]); }
  /** A new Ed25519 key, with which exports are signed from now on; PEM texts to keep and to give out. */
  makeKey() { return this.#call("makeKey"); }
  /** Signs with the key in this PEM text (PKCS #8) from now on; with null, no more. */
  useKey(pem) { return this.#call("useKey", pem === undefined || pem === null ? undefined : String(pem)); }

  get sourceConfig() { return this.#objects.sourceConfig; }
  set sourceConfig(config) {
    this.#objects.sourceConfig = config ?? null;
    if (config && this.#id !== undefined) this.#queueLoad();
  }

  get authorize() { return this.#objects.authorize; }
  set authorize(authorize) { this.#objects.authorize = typeof authorize === "function" ? authorize : null; }

  get sign() { return this.#objects.sign; }
  set sign(sign) {
    this.#objects.sign = typeof sign === "function" ? sign : null;
    if (this.#id !== undefined) this.#passSigner();
  }

  /** How a view becomes an address of the host's; without it the element offers no link. */
  get linkTo() { return this.#objects.linkTo; }
  set linkTo(linkTo) {
    this.#objects.linkTo = typeof linkTo === "function" ? linkTo : null;
    if (this.#id !== undefined) this.#wasm.setLinkTo(this.#id, this.#objects.linkTo ?? undefined);
  }

  get redact() { return this.#objects.redact; }
  set redact(redact) {
    this.#objects.redact = redact ?? "secrets";
    // What is in force already needs no second reading of the events; the host may have changed its own list.
    const asked = JSON.stringify(this.#objects.redact);
    if (asked === this.#inForce) return;
    this.#inForce = asked;
    if (this.#id !== undefined) this.#mask(true);
  }

  /** A `CryptoKey` (AES-GCM, encrypt and decrypt) with which everything is sealed that is kept on the device. */
  get persistKey() { return this.#objects.persistKey; }
  set persistKey(key) {
    this.#objects.persistKey = key ?? undefined;
    if (this.#id !== undefined && this.persist === "device") this.#keep();
  }

  /** The key of stand-ins: made here, kept in this page only, and given to nobody but who asks for it here. */
  get pseudonymKey() {
    this.#objects.pseudonymKey ??= Array.from(
      crypto.getRandomValues(new Uint8Array(32)),
      (byte) => byte.toString(16).padStart(2, "0"),
    ).join("");
    return this.#objects.pseudonymKey;
  }

  set pseudonymKey(key) {
    this.#objects.pseudonymKey = key ?? undefined;
    if (this.#id !== undefined) this.#mask(true);
  }

  #mask(again) {
    this.#masked = this.#call("setRedaction", { redact: this.redact, pseudonymKey: this.pseudonymKey });
    this.#masked.catch(() => {}); // a load tells it again
    if (again && this.persist === "device") this.#keep();
  }

  /** Shows what was kept by the setting in force, and keeps what comes from now on. */
  #keep() {
    const slot = this.persist === "device" ? this.#slotOf(this) : undefined;
    const view = Boolean(this.#objects.view || this.getAttribute("query"));
    this.#restored = this.#masked.then(() => this.#call("keep", slot, this.persistKey, view)).catch(() => {}); // the screen says why
  }

  get reports() { return this.#objects.reports; }
  set reports(reports) {
    this.#objects.reports = reports ?? [];
    if (this.#id !== undefined) this.#call("setReports", this.#objects.reports).catch(() => {});
  }

  /** The whole view as a plain object; null until the element is ready. */
  get view() { return this.#id === undefined ? this.#objects.view : this.#wasm.view(this.#id); }
  set view(view) {
    this.#objects.view = view ?? null;
    if (view && this.#id !== undefined) this.#call("setView", view).catch(() => {}); // the screen and the error event say which part
  }

  get query() { return this.#id === undefined ? this.getAttribute("query") ?? "" : this.#wasm.query(this.#id); }
  set query(query) {
    if (this.#id === undefined) this.setAttribute("query", query ?? "");
    else this.search(query).catch((failure) => {
      // Any other failure is told already.
      if (failure.code === "bad-query") this.#tell("error", { code: failure.code, message: failure.message, detail: failure.detail });
    });
  }

  /** Once calls can be answered; refused where they never can. */
  async #ready() {
    if (!this.#failure) await this.#readiness.promise;
    if (this.#failure) throw this.#failure;
  }

  #call(name, ...values) {
    const waiting = this.#waiting;
    // One that is put back begins anew.
    return this.#orGivenUp(this.#ready().then(() => waiting === this.#waiting && this.#wasm[name](this.#id, ...values)));
  }

  /** A program that had a fault, or was taken off the page, answers nothing any more. */
  async #orGivenUp(answer) {
    const waiting = this.#waiting;
    let giveUp;
    const stopped = new Promise((_, reject) => waiting.add(giveUp = reject));
    try {
      return await Promise.race([answer, stopped]);
    } catch (failure) {
      throw new AuditExplorerError(failure);
    } finally {
      waiting.delete(giveUp);
    }
  }

  /** The host's headers for one request, whatever form it gives them in. */
  async #authorize(request) {
    return [...new Headers(await this.authorize?.(request) ?? {})];
  }

  /** The host's way of signing, in the form that the engine takes. */
  #passSigner() {
    this.#wasm.setSign(this.#id, this.sign ? async (bytes) => this.#signature(await this.sign(bytes)) : undefined);
  }

  /** A signal stops its own export and nothing else. */
  async #export(name, options) {
    if (typeof options !== "object") throw wrong("options must be an object");
    const { signal, ...rest } = options;
    let job;
    const stop = () => { if (job) this.cancel(job).catch(() => {}); };
    const begun = (id) => {
      job = id;
      // It may have been stopped before it had a name by which to stop it.
      if (signal?.aborted) stop();
    };
    return this.#stoppable(signal, name, rest, begun, stop);
  }

  /** Calls what a host may stop; stopped before it began, it does nothing. */
  async #stoppable(signal, name, ...values) {
    if (signal && !signal.addEventListener) throw wrong("signal must be an AbortSignal");
    if (signal?.aborted) throw new AuditExplorerError({ code: "cancelled", message: "it was stopped before it began" });
    const stop = typeof values.at(-1) === "function" ? values.pop() : () => this.#wasm?.stopLoad(this.#id);
    signal?.addEventListener("abort", stop, { once: true });
    try {
      return await this.#call(name, ...values);
    } finally {
      signal?.removeEventListener("abort", stop);
    }
  }

  /** Its own language, else that of what it stands in (beyond shadow roots, too), else the browser's. */
  #nearest() {
    const tags = [];
    for (let node = this; node; node = node.parentNode ?? node.host) tags.push(node.lang);
    return this.#speech.nearest([...tags, ...navigator.languages]);
  }

  /** Shows the texts of a language once they are here. */
  async #speak(language, told) {
    this.#asked = language;
    const failure = await this.#speech.learn(language).catch((cause) => cause);
    if (this.#id === undefined || this.#asked !== language) return;
    if (failure) {
      this.#wasm.cannotSpeak(this.#id, language, failure.message);
      return;
    }
    this.#language = language;
    this.#wasm.speak(this.#id, language);
    if (told) this.#tell("language", { lang: language });
  }

  /** Several attributes that change in one task make one load. */
  #queueLoad() {
    if (this.#loadQueued) return;
    this.#loadQueued = true;
    queueMicrotask(() => {
      this.#loadQueued = false;
      if (this.src || this.sourceConfig) this.load().catch(() => {}); // the screen and the error event say why
    });
  }

  #config() {
    const config = {};
    for (const [name, attribute] of [...Object.entries(TEXTS), ["sample", "sample"]]) {
      if (this.hasAttribute(attribute)) config[name] = this.getAttribute(attribute);
    }
    for (const [name, attribute] of Object.entries(PARTS)) config[name] = this.hasAttribute(attribute);
    return config;
  }

  #tell(name, detail = null) {
    if (name === "error" && detail?.detail?.stopped) {
      // Not from within the program that is to be ended.
      queueMicrotask(() => this.#stop(detail.message, () => this.#wasm.unmount(this.#id)));
      return;
    }
    if (name === "audit") { this.#audit(detail); return; }
    if (name === "case") { this.#saveCase(); return; }
    if (name === "speak") { this.#speak(detail, true); return; }
    // What a person saved is the property's from then on, for the host to keep.
    if (name === "reports") this.#objects.reports = detail.reports;
    this.dispatchEvent(new CustomEvent(PREFIX + name, { bubbles: true, detail }));
  }

  /** One file that holds the programs and the events, and opens anywhere with no network. */
  async #saveCase() {
    try {
      const { save } = await import(at("case-file.js"));
      const [title, data, { manifest, view }] = await this.#call("caseParts");
      await save({ at, title, data, manifest, view, language: this.#language });
    } catch (cause) {
      this.#tell("error", { code: cause?.code ?? "network", message: `the case file could not be made: ${cause?.message ?? cause}`, detail: null });
    }
  }

  /** Posts what was asked for to the host's own log, the records of an export in their order. */
  #audit(record) {
    const job = record.resourceId;
    if (this.auditUrl) this.#audits[job] = Promise.resolve(this.#audits[job]).then(() => this.#post(record));
  }

  /** It may fail without harm to the export, but not unseen. */
  async #post(record) {
    try {
      const url = new URL(this.auditUrl, document.baseURI).href;
      const headers = new Headers(await this.authorize?.({ url, attempt: 1 }) ?? {});
      headers.set("content-type", "application/json");
      const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(record), keepalive: true });
      if (!answer.ok) throw new Error(`it answered with status ${answer.status}`);
    } catch (cause) {
      this.#wasm?.auditFailed(this.#id, String(cause?.message ?? cause));
    }
  }

  #fail(cause) {
    const failure = cause?.code ? cause : {
      code: "network",
      message: `Audit Explorer could not be loaded (${cause?.message ?? cause}). Check the connection and that the page's `
        + "policy allows scripts and WebAssembly from here ('wasm-unsafe-eval'), then start again.",
      detail: null,
    };
    this.#failure = new AuditExplorerError(failure);
    for (const giveUp of this.#waiting) giveUp(failure);
    this.#readiness.resolve(); // what waits for it is refused
    this.#readiness = withResolvers();
    const message = document.createElement("p");
    message.setAttribute("role", "alert");
    this.#stage.lang = "en"; // no text of another language is here
    message.part = "failure";
    message.textContent = failure.message;
    const again = document.createElement("button");
    again.part = "start-again";
    again.textContent = "Start again";
    again.addEventListener("click", () => this.#begin());
    this.#stage.replaceChildren(message, again);
    this.#tell("error", { code: failure.code, message: failure.message, detail: failure.detail });
  }

  /** Keeps a property that was set before the element was defined. */
  #upgrade(name) {
    if (!Object.hasOwn(this, name)) return;
    const value = this[name];
    delete this[name];
    this[name] = value;
  }
}

for (const [name, attribute] of Object.entries(TEXTS)) {
  if (name === "query") continue;
  Object.defineProperty(AuditExplorer.prototype, name, {
    configurable: true,
    enumerable: true,
    get() { return this.getAttribute(attribute) || DEFAULTS[name] || ""; },
    set(value) {
      if (value === null || value === undefined) this.removeAttribute(attribute);
      else this.setAttribute(attribute, value);
    },
  });
}
for (const [name, attribute] of Object.entries(PARTS)) {
  Object.defineProperty(AuditExplorer.prototype, name, {
    configurable: true,
    enumerable: true,
    get() { return this.hasAttribute(attribute); },
    set(value) { this.toggleAttribute(attribute, Boolean(value)); },
  });
}

function withResolvers() {
  let resolve;
  const promise = new Promise((done) => { resolve = done; });
  return { promise, resolve };
}

if (!customElements.get("audit-explorer")) customElements.define("audit-explorer", AuditExplorer);
