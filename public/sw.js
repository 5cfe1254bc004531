// Keeps this build on the device, so that the page works with no network: all of it, byte for byte
// as it was deployed, or none. The page registers it; the element never does. A dashboard with a
// service worker of its own takes it in there:
//
//   self.auditExplorer = "/audit-explorer/"; // where the build lies
//   importScripts("/audit-explorer/sw.js");
//
// What is not in the list, above all the events, goes to the network as if this were not here.
(() => {
  "use strict";

  /** Each file of the build with the SHA-256 of its bytes; written when the build is made. */
  const FILES = {
    /* @FILES@ */
  };

  const home = new URL(self.auditExplorer ?? "./", self.location.href);
  const PREFIX = `audit-explorer ${home.href} `;
  /** Written last: a cache without it was not finished. */
  const WHOLE = `${home.href}?whole`;
  /** The build before, kept in its own folder, of which another window may still show a page. */
  const PROGRAMS = /^[0-9a-f]{16}\//;

  /** A cache is named for what it holds: one other byte is another cache. */
  const cacheName = digest(new TextEncoder().encode(JSON.stringify(FILES))).then((hash) => PREFIX + hash.slice(0, 16));

  /** In a dashboard's own worker a deploy of ours that cannot be kept does not hold up theirs. */
  const isGuest = self.auditExplorer !== undefined;
  const tried = () => keep().catch((cause) => {
    if (!isGuest) throw cause;
  });

  self.addEventListener("install", (event) => event.waitUntil(tried()));
  self.addEventListener("activate", (event) => event.waitUntil(forgetOlder()));

  // The person asked for the newer version; until then the one before stays, however long.
  self.addEventListener("message", (event) => {
    if (event.data === "audit-explorer-renew") self.skipWaiting();
  });

  self.addEventListener("fetch", (event) => {
    const { request } = event;
    if (request.method !== "GET" || !request.url.startsWith(home.href)) return;
    const name = new URL(request.url).pathname.slice(home.pathname.length) || "index.html";
    if (Object.hasOwn(FILES, name)) event.respondWith(kept(name, request, event));
    else if (PROGRAMS.test(name)) event.respondWith(caches.match(home.href + name).then((found) => found ?? fetch(request)));
  });

  /** Fetches every file past all caches. One that is missing, cut or of another build, and none is kept. */
  async function keep() {
    const name = await cacheName;
    if (await caches.match(WHOLE, { cacheName: name })) return; // back to a build that is still here
    await caches.delete(name);
    const files = await Promise.all(Object.entries(FILES).map(fetched));
    const cache = await caches.open(name);
    try {
      await Promise.all(files.map(([url, response]) => cache.put(url, response)));
      await cache.put(WHOLE, new Response());
    } catch (cause) {
      await caches.delete(name);
      throw cause;
    }
  }

  async function fetched([path, expected]) {
    // Some servers know the page only by the folder's own address; some have another page there.
    for (const name of path === "index.html" ? ["", path] : [path]) {
      const response = await fetch(home.href + name, { cache: "no-store" });
      const bytes = await response.arrayBuffer();
      if (!response.ok || await digest(bytes) !== expected) continue;
      // A response of our own, since one that was redirected may not answer for a page; and unpacked.
      const headers = new Headers(response.headers);
      headers.delete("content-encoding");
      headers.delete("content-length");
      return [home.href + path, new Response(bytes, { headers })];
    }
    throw new Error(`${path} is not the one of this build`);
  }

  /** Keeps this build and the one before it, which other windows may still show. */
  async function forgetOlder() {
    const current = await cacheName;
    const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== current);
    await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  }

  /** When it was tried last to keep this build after all; a server that is away answers as little a moment later. */
  let triedMillis = -Infinity;
  const PAUSE_MILLIS = 30_000;

  async function kept(name, request, event) {
    const from = await whole(event);
    // The browser may have evicted it; then this is a page like any other.
    return await caches.match(home.href + name, { cacheName: from }) ?? fetch(request);
  }

  /** The cache of this build; where its deploy was broken, of the one before, and this one is tried again now and then. */
  async function whole(event) {
    const current = await cacheName;
    if (!isGuest || await caches.match(WHOLE, { cacheName: current })) return current;
    if (performance.now() - triedMillis > PAUSE_MILLIS) {
      triedMillis = performance.now();
      event.waitUntil(tried());
    }
    const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== current);
    return others.pop() ?? current;
  }

  async function digest(bytes) {
    const hash = await crypto.subtle.digest("SHA-256", bytes);
    return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }
})();
