// What the engine keeps on the device: bytes by name, in the origin's private files, or in IndexedDB
// where there are none. Lies in the build's folder, beside the engine; knows nothing of what it keeps.
// With a key of the host's each entry is sealed: AES-GCM, a nonce of its own, bound to its name.

const HOME = "audit-explorer";
const KEPT = "kept";
const NONCE_BYTES = 12;
/** So often and so long is waited for other windows to let go of their files. */
const PAUSES = 30;
const PAUSE_MILLIS = 100;
/** By which windows take turns; a page without https has none. */
const locks = navigator.locks;

/** Counts how often everything was forgotten, here or in another window: a place that was opened before is gone. */
let forgotten = 0;
const told = new Set();
let news;

/** From now on `tell` is called whenever everything is forgotten, by whatever window. */
export function whenForgotten(tell) {
  told.add(tell);
  listen();
}

function listen() {
  try {
    news ??= new BroadcastChannel(`${HOME} forgets`);
    news.onmessage = isForgotten;
  } catch {
    // Where windows may not talk, each forgets for itself.
  }
}

function isForgotten() {
  forgotten += 1;
  for (const tell of told) {
    try {
      tell();
    } catch {
      told.delete(tell); // its program has ended by a fault
    }
  }
}

/** Opens the place called `slot`; where the browser keeps nothing at all, says why. */
export async function open(slot, key) {
  listen();
  const since = forgotten;
  let place;
  try {
    place = await Files.open(slot);
  } catch (refused) {
    place = await Database.open(slot).catch((also) => {
      throw new Error(`this window keeps nothing (${also?.message ?? also}; ${refused?.message ?? refused})`);
    });
  }
  return new Device(slot, place, key ?? null, since);
}

/** A random number, never 0. */
export function fresh() {
  return crypto.getRandomValues(new BigUint64Array(1))[0] || 1n;
}

/** Takes all files and records of ours off this origin, for all slots and in all windows; gives what is held, and what was refused. */
export async function forget() {
  listen();
  news?.postMessage(null);
  isForgotten();
  const held = [], refused = [];
  // Where nothing may be kept (a sandboxed frame, cookies that are blocked), there is nothing to forget.
  const failed = (cause) => {
    if (!["NotFoundError", "SecurityError", "NotAllowedError"].includes(cause?.name)) refused.push(cause?.message ?? String(cause));
  };
  await forgetFiles().then((paths) => held.push(...paths), failed);
  await Database.forget().then((isHeld) => { if (isHeld) held.push("IndexedDB"); }, failed);
  return [held.join(", "), refused.join("; ")];
}

async function forgetFiles() {
  const root = await navigator.storage?.getDirectory?.();
  if (!root) return [];
  const home = await root.getDirectoryHandle(HOME);
  let left;
  // Other windows let go of their files when they hear of it, which takes a moment.
  for (let pauses = 0; (left = await emptied(home, "")).length && pauses < PAUSES; pauses += 1) await pause(PAUSE_MILLIS);
  if (!left.length) await root.removeEntry(HOME).catch(() => {}); // something new may be there by now
  return left;
}

/** Removes all that a folder holds, one by one; gives what would not go. */
async function emptied(folder, path) {
  const found = [];
  for await (const entry of folder.entries()) found.push(entry);
  const left = [];
  for (const [name, handle] of found) {
    const failure = await folder.removeEntry(name, { recursive: true }).catch((cause) => cause);
    if (!failure || failure.name === "NotFoundError") continue;
    const held = handle.kind === "directory" ? await emptied(handle, `${path}${name}/`).catch(() => []) : [];
    left.push(...(held.length ? held : [path + name]));
  }
  return left;
}

function pause(millis) {
  return new Promise((done) => { setTimeout(done, millis); });
}

class Device {
  #slot;
  #place;
  #key;
  #since;

  /** `since` is how often everything had been forgotten when the place was opened. */
  constructor(slot, place, key, since) {
    this.#slot = slot;
    this.#place = place;
    this.#key = key;
    this.#since = since;
  }

  /** Everything was forgotten since: nothing of it is here any more, and nothing is written here. */
  get #isGone() { return this.#since !== forgotten; }

  #stillThere() {
    if (this.#isGone) throw new DOMException("everything was forgotten meanwhile", "ForgottenError");
  }

  /** `files` or `database`. */
  get kind() { return this.#place.kind; }

  /** Whether what is written from now on is sealed. */
  get seals() { return Boolean(this.#key); }

  async names() { return this.#isGone ? [] : this.#place.names(); }

  /** Writes a whole entry; `plain` where anybody may read it. */
  async put(name, bytes, plain) {
    const written = plain || !this.#key ? bytes : await this.#seal(name, bytes);
    this.#stillThere();
    await this.#place.put(name, written).catch((cause) => {
      this.#stillThere();
      throw cause;
    });
    if (this.#isGone) await this.#place.remove([name]).catch(() => {}); // gone already, then
    this.#stillThere();
  }

  /** The bytes of an entry; none if there is no such entry, or if the key is another one. */
  async get(name, sealed) {
    const bytes = this.#isGone ? undefined : await this.#place.get(name);
    if (!bytes || !sealed) return bytes;
    return this.#unseal(name, bytes);
  }

  /** Several entries as one file. */
  async file(names, sealed, type) {
    const parts = [];
    for (const name of names) {
      if (this.#isGone) return undefined;
      const part = sealed ? await this.get(name, true) : await this.#place.blob(name);
      if (!part) return undefined;
      parts.push(part);
    }
    return new Blob(parts, { type });
  }

  remove(names) { return this.#isGone ? Promise.resolve() : this.#place.remove(names); }

  /** Whether windows take turns. */
  get takesTurns() { return Boolean(locks); }

  /** Waits for its turn among all windows; gives what ends it. A window that dies ends it, too. */
  turn(what, shared) {
    if (!locks) return Promise.resolve(() => {});
    const name = `${HOME} ${this.#slot} ${what}`;
    return new Promise((given, refused) => {
      locks.request(name, { mode: shared ? "shared" : "exclusive" }, () => new Promise((end) => given(end))).catch(refused);
    });
  }

  /** Whether somebody has its turn with `what`, alone. */
  async isTaken(what) {
    return locks?.request(`${HOME} ${this.#slot} ${what}`, { mode: "shared", ifAvailable: true }, (lock) => !lock);
  }

  /** Bytes that this origin may still write, where the browser tells. */
  async room() {
    try {
      const { quota, usage } = await navigator.storage.estimate();
      return Math.max(0, quota - usage);
    } catch {
      return undefined;
    }
  }

  async #seal(name, bytes) {
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const sealed = new Uint8Array(await crypto.subtle.encrypt(this.#algorithm(name, nonce), this.#key, bytes));
    const all = new Uint8Array(NONCE_BYTES + sealed.length);
    all.set(nonce);
    all.set(sealed, NONCE_BYTES);
    return all;
  }

  async #unseal(name, bytes) {
    if (!this.#key) return undefined;
    try {
      const algorithm = this.#algorithm(name, bytes.slice(0, NONCE_BYTES));
      return new Uint8Array(await crypto.subtle.decrypt(algorithm, this.#key, bytes.subarray(NONCE_BYTES)));
    } catch {
      return undefined; // another key, or not the bytes that were sealed
    }
  }

  /** An entry that is put in another's place does not open. */
  #algorithm(name, iv) {
    return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(`${this.#slot}/${name}`) };
  }
}

/** The origin's private files: one for each entry. */
class Files {
  kind = "files";
  #folder;

  constructor(folder) { this.#folder = folder; }

  static async open(slot) {
    let folder = await navigator.storage.getDirectory();
    for (const name of [HOME, KEPT, slot]) folder = await folder.getDirectoryHandle(name, { create: true });
    // Safari before 26 writes files in workers only.
    const writes = globalThis.FileSystemFileHandle?.prototype;
    if (!writes?.createSyncAccessHandle && !writes?.createWritable) throw new Error("files cannot be written here");
    return new Files(folder);
  }

  async names() {
    const names = [];
    for await (const name of this.#folder.keys()) names.push(name);
    return names;
  }

  async put(name, bytes) {
    const handle = await this.#folder.getFileHandle(name, { create: true });
    if (!handle.createSyncAccessHandle) {
      const writable = await handle.createWritable();
      await writable.write(bytes);
      await writable.close();
      return;
    }
    const file = await handle.createSyncAccessHandle();
    try {
      file.truncate(0);
      for (let at = 0; at < bytes.length;) {
        const wrote = file.write(bytes.subarray(at), { at });
        if (!wrote) throw new DOMException("the device has no room left", "QuotaExceededError");
        at += wrote;
      }
      file.flush();
    } finally {
      file.close();
    }
  }

  async blob(name) {
    try {
      return await (await this.#folder.getFileHandle(name)).getFile();
    } catch (cause) {
      if (cause.name === "NotFoundError") return undefined;
      throw cause;
    }
  }

  async get(name) {
    const blob = await this.blob(name);
    return blob && new Uint8Array(await blob.arrayBuffer());
  }

  async remove(names) {
    for (const name of names) {
      await this.#folder.removeEntry(name).catch((cause) => { if (cause.name !== "NotFoundError") throw cause; });
    }
  }
}

/** IndexedDB: one record for each entry. */
class Database {
  kind = "database";
  #slot;
  #database;
  #since = forgotten;

  constructor(slot, database) {
    this.#slot = slot;
    this.#database = database;
    // Another window forgets everything, and waits for this.
    database.onversionchange = () => {
      database.close();
      isForgotten();
    };
  }

  static async open(slot) {
    const request = indexedDB.open(HOME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(KEPT);
    return new Database(slot, await settled(request));
  }

  /** Whether somebody holds it: a window that sleeps may do so for as long as it likes. */
  static async forget() {
    if (!globalThis.indexedDB) return false;
    const all = await indexedDB.databases?.();
    if (all && !all.some(({ name }) => name === HOME)) return false;
    const request = indexedDB.deleteDatabase(HOME);
    return Promise.race([settled(request).then(() => false), pause(PAUSES * PAUSE_MILLIS).then(() => true)]);
  }

  async #records(mode, work) {
    let transaction;
    try {
      transaction = this.#database.transaction(KEPT, mode, { durability: "strict" });
    } catch (closed) {
      if (this.#since !== forgotten) throw closed; // to forget everything; it is not made anew for this
      // The browser closed it: it begins anew.
      const { database } = await Database.open(this.#slot).then((other) => ({ database: other.#database }));
      this.#database = database;
      transaction = database.transaction(KEPT, mode, { durability: "strict" });
    }
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error ?? new DOMException("it was given up", "AbortError"));
    });
    const requests = work(transaction.objectStore(KEPT));
    await done;
    return requests?.result;
  }

  async names() {
    const start = `${this.#slot}/`;
    const keys = await this.#records("readonly", (store) => store.getAllKeys(IDBKeyRange.bound(start, `${start}\uffff`)));
    return keys.map((key) => key.slice(start.length));
  }

  put(name, bytes) { return this.#records("readwrite", (store) => store.put(bytes, `${this.#slot}/${name}`)); }

  get(name) { return this.#records("readonly", (store) => store.get(`${this.#slot}/${name}`)); }

  blob(name) { return this.get(name); }

  remove(names) {
    return this.#records("readwrite", (store) => {
      for (const name of names) store.delete(`${this.#slot}/${name}`);
    });
  }
}

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
