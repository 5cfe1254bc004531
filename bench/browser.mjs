// A fresh headless Chromium with an empty profile, and the memory of its renderer processes.

import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const SAMPLE_MILLIS = 50;
const FLAGS = [
  "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

export async function openBrowser() {
  const profile = mkdtempSync(join(tmpdir(), "bench-profile-"));
  // A profile on disk, not a private window: only there may a Blob leave memory.
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: FLAGS,
    viewport: { width: 1280, height: 800 },
  });
  const page = context.pages()[0] ?? (await context.newPage());
  return {
    page,
    memory: new Memory(profile),
    async close() {
      // A page that is out of memory or in an endless loop does not close by itself.
      const asked = context.close().catch(() => {});
      await Promise.race([asked, new Promise((done) => setTimeout(done, 5_000))]);
      for (const { pid } of processes().filter(({ command }) => command.includes(profile))) {
        try { process.kill(pid, "SIGKILL"); } catch { /* it has just ended */ }
      }
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/**
 * The most that Chromium's renderer processes held at once: resident pages that belong to a process
 * alone (RssAnon) or to shared memory (RssShmem), so neither the program's own file nor the page cache.
 * Dedicated workers run in their page's renderer, so they are counted with it.
 */
class Memory {
  #profile;
  #timer;
  #peakTab = 0;
  #peakAll = 0;
  #stepTab = 0;

  constructor(profile) {
    this.#profile = profile;
  }

  start() {
    // The crash handler and the children name the profile too.
    const root = processes().find(({ command }) => command.includes(`--user-data-dir=${this.#profile}`) && !command.includes("--type="));
    this.#timer = setInterval(() => this.#sample(root?.pid), SAMPLE_MILLIS);
  }

  stop() {
    clearInterval(this.#timer);
  }

  /** Peaks so far, in bytes, and since the last call. */
  peaks() {
    const step = this.#stepTab;
    this.#stepTab = 0;
    return { step, tab: this.#peakTab, chromium: this.#peakAll };
  }

  #sample(root) {
    const all = descendants(root);
    let tab = 0;
    let everything = 0;
    for (const { pid, command } of all) {
      const bytes = residentBytes(pid);
      everything += bytes;
      if (command.includes("--type=renderer")) tab += bytes;
    }
    this.#stepTab = Math.max(this.#stepTab, tab);
    this.#peakTab = Math.max(this.#peakTab, tab);
    this.#peakAll = Math.max(this.#peakAll, everything);
  }
}

function processes() {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    try {
      const parent = Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, "latin1"))[1]);
      return [{ pid: Number(name), parent, command: readFileSync(`/proc/${name}/cmdline`, "latin1") }];
    } catch {
      return []; // it has just ended
    }
  });
}

function descendants(root) {
  const all = processes();
  const family = new Set([root]);
  for (let size = 0; size !== family.size;) {
    size = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  return all.filter(({ pid }) => family.has(pid));
}

function residentBytes(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "latin1");
    const kilobytes = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
    return 1024 * (kilobytes("RssAnon") + kilobytes("RssShmem"));
  } catch {
    return 0; // it has just ended
  }
}
