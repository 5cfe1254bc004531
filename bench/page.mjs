// Runs one rival's steps in the page and times them. The driver calls `bench.step(name)`.
//
// A step's time is from the call to the answer in the page's hands. What is checked afterwards (counts,
// first rows, the file's digest) is outside the time.

import { QUESTION, RARE_WORD } from "./vocabulary.mjs";

const TICK_MILLIS = 4;
const DIGEST_LIMIT_BYTES = 1_000_000_000;

/** How long the page's thread was not free: long tasks as the browser counts them, and gaps between ticks. */
class Heartbeat {
  #longestTask = 0;
  #longestGap = 0;
  #last = performance.now();

  constructor() {
    new PerformanceObserver((list) => {
      for (const task of list.getEntries()) this.#longestTask = Math.max(this.#longestTask, task.duration);
    }).observe({ type: "longtask" });
    setInterval(() => {
      const now = performance.now();
      this.#longestGap = Math.max(this.#longestGap, now - this.#last - TICK_MILLIS);
      this.#last = now;
    }, TICK_MILLIS);
  }

  start() {
    this.#longestTask = 0;
    this.#longestGap = 0;
    this.#last = performance.now();
  }

  async stop() {
    // The observer hears of a task after it has ended, the interval at its next tick.
    await new Promise((done) => setTimeout(done, 60));
    return { task: this.#longestTask, gap: this.#longestGap };
  }
}

const heartbeat = new Heartbeat();
let rival;
let file;

const steps = {
  load: (url, form) => rival.load(url, form),
  search: () => rival.search(QUESTION),
  all: () => rival.all(),
  text: () => rival.text(RARE_WORD),
  csv: async () => {
    file = await rival.csv();
    return { bytes: file.size };
  },
};

window.bench = {
  /** Loads the rival's own code, as a page would before it has data. Its time is told apart. */
  async open(name) {
    const begin = performance.now();
    const adapter = await import(`./rivals/${name}.mjs`);
    rival = await adapter.open(document.querySelector("#stage"));
    return { millis: performance.now() - begin, lacks: Object.keys(steps).filter((step) => !rival[step]) };
  },

  async step(name, ...values) {
    // In a task of its own: the one that the driver starts is not among the long tasks told of.
    await new Promise((done) => setTimeout(done));
    heartbeat.start();
    const begin = performance.now();
    const answer = await steps[name](...values);
    const millis = performance.now() - begin;
    return { millis, block: await heartbeat.stop(), answer };
  },

  /** What the file holds: its rows, its last byte read back, and a digest if it is not too large. */
  async inspect() {
    const last = new Uint8Array(await file.slice(file.size - 1).arrayBuffer());
    let lines = 0;
    let quoted = false;
    for (let reader = file.stream().getReader(), part = await reader.read(); !part.done; part = await reader.read()) {
      for (const byte of part.value) {
        if (byte === 0x22) quoted = !quoted;
        else if (byte === 0x0a && !quoted) lines += 1;
      }
    }
    if (last[0] !== 0x0a) lines += 1;
    const digest = file.size > DIGEST_LIMIT_BYTES ? undefined
      : new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    return {
      rows: lines - 1,
      head: await file.slice(0, 200).text(),
      digest: digest && Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join(""),
    };
  },
};
