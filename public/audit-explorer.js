// The <audit-explorer> element: the product's only face. Its attributes, properties, methods and
// events are described in audit-explorer.d.ts. Everything behind it lies in one folder that is named
// for its content, so that script, Wasm and worker are never of different builds.

const root = new URL("./@BUILD@/", import.meta.url).href;
const PREFIX = "audit-explorer-";

/** Attributes that are read as text, by the property of the same meaning. */
const TEXTS = {
  src: "src", format: "format", source: "source", query: "query", report: "report",
  timeZone: "time-zone", theme: "theme", persist: "persist", now: "now",
};
/** Attributes that leave a part out by being present. */
const PARTS = {
  withoutToolbar: "without-toolbar", withoutFacets: "without-facets",
  withoutChart: "without-chart", withoutExport: "without-export",
};
/** Properties that hold what no attribute can. */
const OBJECTS = ["sourceConfig", "reports", "authorize"];

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

/** The program, compiled once for all elements of a page. */
let program;
let sheet;
function load() {
  program ??= import(root + "app.js").then(async (wasm) => {
    await wasm.default({ module_or_path: root + "app_bg.wasm" });
    sheet = new CSSStyleSheet();
    sheet.replaceSync(wasm.style());
    return wasm;
  });
  // A failed load may be tried again: the network may be back.
  program.catch(() => { program = undefined; });
  return program;
}

export class AuditExplorer extends HTMLElement {
  static observedAttributes = [...Object.values(TEXTS), ...Object.values(PARTS), "lang"];

  // Leptos needs an element to mount into; in the shadow root itself, parts vanish silently.
  #stage = document.createElement("div");
  #wasm;
  #id;
  #objects = { sourceConfig: null, reports: [], authorize: null };
  #readiness = Promise.withResolvers?.() ?? withResolvers();
  #loadQueued = false;

  constructor() {
    super();
    this.attachShadow({ mode: "open" }).append(this.#stage);
  }

  async connectedCallback() {
    for (const name of [...Object.keys(TEXTS), ...Object.keys(PARTS), ...OBJECTS]) this.#upgrade(name);
    let wasm;
    try {
      wasm = await load();
    } catch (cause) {
      this.#fail(cause);
      return;
    }
    // It may have been removed, or moved, in the meantime.
    if (!this.isConnected || this.#id !== undefined) return;
    this.shadowRoot.adoptedStyleSheets = [sheet];
    this.#stage.textContent = "";
    try {
      this.#wasm = wasm;
      this.#id = wasm.mount(this.#stage, root, this.#config(), (name, detail) => this.#tell(name, detail));
    } catch (cause) {
      this.#fail(cause);
      return;
    }
    wasm.setAuthorize(this.#id, (request) => this.#authorize(request));
    this.#readiness.resolve();
    if (this.#objects.reports.length) this.#call("setReports", this.#objects.reports).catch(() => {});
    this.#tell("ready");
    if (this.src || this.sourceConfig) this.#queueLoad();
  }

  disconnectedCallback() {
    // A move is a disconnect and a connect in one task: look again once it is over.
    queueMicrotask(() => {
      if (this.isConnected || this.#id === undefined) return;
      this.#wasm.unmount(this.#id);
      this.#id = undefined;
      this.#readiness = Promise.withResolvers?.() ?? withResolvers();
    });
  }

  attributeChangedCallback(name, before, after) {
    if (this.#id === undefined || before === after) return;
    if (name === "src") this.#queueLoad();
    // The attribute is the first search only; afterwards the property follows what is typed.
    else if (name !== "query") this.#wasm.configure(this.#id, this.#config());
  }

  /** Reads a source; without one, what `src` or `sourceConfig` names. */
  load(input, options = {}) {
    const { signal, ...rest } = options;
    const given = input ?? this.sourceConfig ?? (this.src || undefined);
    const read = { format: this.format, source: this.source, ...rest, authorized: Boolean(this.authorize) };
    return this.#stoppable(signal, "load", given instanceof URL ? given.href : given, read);
  }

  search(query) { return this.#call("search", String(query ?? "")); }
  rows(offset = 0, limit = 100) { return this.#call("rows", offset, limit); }
  event(index) { return this.#call("event", index); }
  sort(field, direction = "asc") { return this.#call("sort", field, direction); }
  facets(field, limit = 100) { return this.#call("facets", field, limit); }
  histogram(buckets = 50) { return this.#call("histogram", buckets); }
  mapping() { return this.#call("mapping"); }
  export(options = {}) { return this.#export("exportFile", options); }
  download(options = {}) { return this.#export("download", options); }
  exportPipeAuditLogsReport(options = {}) { return this.#call("exportPipeAuditLogsReport", options); }
  jobs() { return this.#call("jobs"); }
  cancel(id) { return this.#call("cancelJob", id); }
  redownload(id) { return this.#call("redownload", id); }
  remove(id) {
    // Without a job it is what every element has: it takes itself out of the page.
    if (id === undefined) { super.remove(); return undefined; }
    return this.#call("removeJob", id);
  }
  clear() { return this.#call("clear"); }

  get sourceConfig() { return this.#objects.sourceConfig; }
  set sourceConfig(config) {
    this.#objects.sourceConfig = config ?? null;
    if (config && this.#id !== undefined) this.#queueLoad();
  }

  get authorize() { return this.#objects.authorize; }
  set authorize(authorize) { this.#objects.authorize = typeof authorize === "function" ? authorize : null; }

  get reports() { return this.#objects.reports; }
  set reports(reports) {
    this.#objects.reports = reports ?? [];
    if (this.#id !== undefined) this.#call("setReports", this.#objects.reports).catch(() => {});
  }

  get query() { return this.#id === undefined ? this.getAttribute("query") ?? "" : this.#wasm.query(this.#id); }
  set query(query) {
    if (this.#id === undefined) this.setAttribute("query", query ?? "");
    else this.search(query).catch(() => {}); // the screen and the error event say what is wrong
  }

  async #call(name, ...values) {
    await this.#readiness.promise;
    try {
      return await this.#wasm[name](this.#id, ...values);
    } catch (failure) {
      throw new AuditExplorerError(failure);
    }
  }

  /** The host's headers for one request, whatever form it gives them in. */
  async #authorize(request) {
    return [...new Headers(await this.authorize?.(request) ?? {})];
  }

  #export(name, options) {
    const { signal, ...rest } = options;
    return this.#stoppable(signal, name, rest);
  }

  /** Calls what a host may stop; stopped before it began, it does nothing. */
  async #stoppable(signal, name, ...values) {
    if (signal?.aborted) throw new AuditExplorerError({ code: "cancelled", message: "it was stopped before it began" });
    const stop = () => this.#wasm?.cancel(this.#id);
    signal?.addEventListener("abort", stop, { once: true });
    try {
      return await this.#call(name, ...values);
    } finally {
      signal?.removeEventListener("abort", stop);
    }
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
    const config = { lang: this.lang || document.documentElement.lang || "" };
    for (const [name, attribute] of [...Object.entries(TEXTS), ["sample", "sample"]]) {
      if (this.hasAttribute(attribute)) config[name] = this.getAttribute(attribute);
    }
    for (const [name, attribute] of Object.entries(PARTS)) config[name] = this.hasAttribute(attribute);
    return config;
  }

  #tell(name, detail = null) {
    this.dispatchEvent(new CustomEvent(PREFIX + name, { bubbles: true, detail }));
  }

  #fail(cause) {
    const failure = cause?.code ? cause : {
      code: "network",
      message: `Audit Explorer could not be loaded (${cause?.message ?? cause}). Check the connection and that the page's `
        + "policy allows scripts and WebAssembly from here ('wasm-unsafe-eval'), then reload the page.",
      detail: null,
    };
    const message = document.createElement("p");
    message.setAttribute("role", "alert");
    message.textContent = failure.message;
    this.#stage.replaceChildren(message);
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
    get() { return this.getAttribute(attribute) ?? ""; },
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
