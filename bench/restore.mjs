// How long a person waits for events that were kept on the device: from the element's definition until its first
// rows are painted, and until all of them are there.
//
//   node restore.mjs --events 1000000 --form ndjson --runs 5
//
// Loads the events once with persist="device", waits until they lie on the device, then opens the page anew as often as
// it is told: each time a new document, a new worker, and what the browser itself has kept of the files. Checks that
// what is there again is what was loaded. Prints a table in Markdown.

import { fork } from "node:child_process";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { openBrowser } from "./browser.mjs";
import { generate } from "./gen.mjs";

const GOALS = { rows: 300, all: 1_500 };

const { values: options } = parseArgs({
  options: {
    events: { type: "string", default: "1000000" },
    form: { type: "string", default: "ndjson" },
    runs: { type: "string", default: "5" },
  },
});

const path = await generate(Number(options.events), options.form);
const server = fork(new URL("./server.mjs", import.meta.url));
const { port } = await new Promise((resolve) => server.once("message", resolve));
const browser = await openBrowser();
try {
  const { page } = browser;
  const address = `http://127.0.0.1:${port}/bench/restore.html`;
  await page.goto(address);
  const kept = await page.evaluate(keep, `/data/${basename(path)}`);
  const times = [];
  for (let run = 1; run <= Number(options.runs); run += 1) {
    await page.goto(address);
    const seen = await page.evaluate(() => window.restored);
    const now = await page.evaluate(facts);
    if (JSON.stringify(now) !== JSON.stringify(kept.facts)) {
      throw new Error(`other events are there again: ${JSON.stringify(now)}, not ${JSON.stringify(kept.facts)}`);
    }
    times.push(seen);
    console.error(`run ${run}: first rows after ${seen.rows.toFixed(0)} ms, all after ${seen.all.toFixed(0)} ms`);
  }

  console.log(`${Number(options.events).toLocaleString("en")} events, ${options.form}; kept in ${(kept.millis / 1_000).toFixed(2)} s, ${(kept.bytes / 1e6).toFixed(1)} MB\n`);
  console.log("| from the element's definition | median | worst | goal |\n|---|---:|---:|---:|");
  for (const [name, what] of [["rows", "first rows, painted"], ["all", "all events, counted"]]) {
    const sorted = times.map((time) => time[name]).toSorted((one, other) => one - other);
    const middle = sorted[Math.floor(sorted.length / 2)];
    console.log(`| ${what} | ${middle.toFixed(0)} ms | ${sorted.at(-1).toFixed(0)} ms | ${GOALS[name]} ms |`);
  }
} finally {
  await browser.close();
  server.disconnect();
}

/** Runs in the page: loads, and waits until all of it lies on the device. */
async function keep(url) {
  await customElements.whenDefined("audit-explorer");
  const element = document.querySelector("audit-explorer");
  const lies = new Promise((done, fail) => element.addEventListener("audit-explorer-kept", ({ detail }) =>
    detail.problem ? fail(new Error(detail.problem)) : done(detail)));
  await element.load(url);
  const from = performance.now();
  const { bytes, events } = await lies;
  const rows = await element.rows(0, 50);
  return { millis: performance.now() - from, bytes, facts: [events, rows[0], (await element.search("okafor")).total] };
}

/** Runs in the page: what tells these events from others. */
async function facts() {
  const element = document.querySelector("audit-explorer");
  const { total } = await element.search("");
  const rows = await element.rows(0, 50);
  return [total, rows[0], (await element.search("okafor")).total];
}
