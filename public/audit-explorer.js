/**
 * The element <audit-explorer>: loads the page's program and mounts it.
 * The one address that hosts name; everything else is found from here.
 */

// Trunk's hook puts the name of the build's folder here.
const root = new URL("./@BUILD@/", import.meta.url).href;

/** @type {Promise<any> | undefined} one program serves all elements on the page */
let loading;

const load = () =>
  (loading ??= import(root + "app.js")
    .then(async (wasm) => {
      await wasm.default({ module_or_path: root + "app_bg.wasm" });
      return wasm;
    })
    .catch((error) => {
      // The next element, or the next try, may have more luck with the network.
      loading = undefined;
      throw error;
    }));

export class AuditExplorer extends HTMLElement {
  #host = document.createElement("div");
  /** @type {number | undefined} */
  #id;

  constructor() {
    super();
    // Leptos needs an element to mount into, not the root.
    this.attachShadow({ mode: "open" }).append(this.#host);
  }

  async connectedCallback() {
    const wasm = await load();
    if (this.isConnected) this.#id ??= wasm.mount(this.#host, root);
  }

  disconnectedCallback() {
    // A move is a disconnect and a connect in one task: look again once it is over.
    queueMicrotask(async () => {
      const wasm = await load();
      if (this.isConnected || this.#id === undefined) return;
      wasm.unmount(this.#id);
      this.#id = undefined;
    });
  }
}

if (!customElements.get("audit-explorer")) customElements.define("audit-explorer", AuditExplorer);
