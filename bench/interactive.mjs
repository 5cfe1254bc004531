// How long a person waits: from a key press, or a turn of the wheel, until the right rows are painted.
//
//   node interactive.mjs --events 1000000 --form ndjson
//
// Drives the real page with a real keyboard and wheel. A key's time runs from the browser's own time stamp of the
// event to the first frame after the page has put the rows of exactly the text in the bar in place, counted or not
// yet: rows that stand before the count count only if they are those of the end. Keys that were typed over before
// their answer came are told apart. Prints a table in Markdown.

import { fork } from "node:child_process";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { openBrowser } from "./browser.mjs";
import { generate } from "./gen.mjs";
import { RARE_WORD } from "./vocabulary.mjs";

const GOALS = { median: 33, p95: 66, panels: 150, frame: 50, stop: 100, heapBytes: 30e6 };
/** What is typed: name, text, milliseconds between two keys (fast typing is 60 to 100). */
const TYPED = [
  ["a user's name", "user:okafor", 120],
  ["user and action", "user:okafor action:=UPDATE", 120],
  ["fast", "user:garc action:CREATE", 60],
  ["free text, everywhere", RARE_WORD, 120],
];
/** Searched for again and again, to see when the counts beside and above the rows have followed. */
const FOLLOWED = ["user:okafor", "action:=UPDATE", "user:garc action:CREATE"];
const WHEEL_STEPS = 60;
/** So many loads are stopped, each a little later than the one before it. */
const STOPS = 7;

const { values: options } = parseArgs({
  options: { events: { type: "string", default: "1000000" }, form: { type: "string", default: "ndjson" } },
});

const path = await generate(Number(options.events), options.form);
const server = fork(new URL("./server.mjs", import.meta.url));
const { port } = await new Promise((resolve) => server.once("message", resolve));
const browser = await openBrowser();
try {
  const { page } = browser;
  await page.goto(`http://127.0.0.1:${port}/bench/page.html`);
  await page.waitForFunction("window.bench");
  await page.evaluate(() => window.bench.open("ours"));
  const load = await page.evaluate((rest) => window.bench.step("load", ...rest), [`/data/${basename(path)}`, options.form]);
  await page.evaluate(watch);
  const lines = [];
  const followed = [];
  for (const [name, text, delay] of TYPED) {
    await page.evaluate(() => window.watched.begin());
    await page.locator("audit-explorer [data-test=query]").focus();
    await page.keyboard.type(text, { delay });
    await page.waitForFunction((last) => window.watched.isSettled(last), text, { timeout: 60_000 });
    lines.push([`typing: ${name}`, await page.evaluate(() => window.watched.end())]);
    await page.evaluate(() => document.querySelector("audit-explorer").search(""));
    await page.waitForTimeout(500);
  }
  for (const text of FOLLOWED) {
    followed.push([`facets and histogram: \`${text}\``, await page.evaluate((text) => window.watched.follow(text), text)]);
  }
  const grid = await page.locator("audit-explorer [data-test=grid]").boundingBox();
  await page.mouse.move(grid.x + grid.width / 2, grid.y + 200);
  for (const [name, height] of [["the wheel, a few rows", 120], ["the wheel, far", 40_000]]) {
    await page.evaluate((scrolls) => window.watched.begin(scrolls), name);
    for (let step = 0; step < WHEEL_STEPS; step += 1) {
      await page.mouse.wheel(0, height);
      await page.waitForTimeout(50);
    }
    await page.waitForTimeout(300);
    lines.push([`scrolling: ${name}`, await page.evaluate(() => window.watched.end())]);
  }
  const frames = await page.evaluate(() => window.watched.frames());
  const stops = [];
  for (let time = 0; time < STOPS; time += 1) {
    stops.push(await page.evaluate(([url, format, wait]) => window.watched.stop(url, format, wait), [`/data/${basename(path)}`, options.form, 700 + 100 * time]));
  }
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.enable").then(() => session.send("Performance.getMetrics"));
  const heap = metrics.find(({ name }) => name === "JSHeapUsedSize").value;

  console.log(`${Number(options.events).toLocaleString("en")} events, ${options.form}, loaded in ${(load.millis / 1_000).toFixed(2)} s\n`);
  console.log("| from the input to the right rows, painted | inputs | median | p95 | worst | typed over |\n|---|---:|---:|---:|---:|---:|");
  for (const [name, { millis, missed }] of lines) {
    console.log(`| ${name} | ${millis.length + missed} | ${at(millis, 0.5)} | ${at(millis, 0.95)} | ${at(millis, 1)} | ${missed} |`);
  }
  console.log("\n| behind the rows | median | p95 | worst |\n|---|---:|---:|---:|");
  for (const [name, list] of followed) console.log(`| ${name} | ${at(list, 0.5)} | ${at(list, 0.95)} | ${at(list, 1)} |`);
  for (const [name, list] of Object.entries(frames)) {
    const long = list.filter((millis) => millis > GOALS.frame).length;
    console.log(`\n${name}: ${list.length} frames, median ${at(list, 0.5)}, p95 ${at(list, 0.95)}, worst ${at(list, 1)}, ${long} over ${GOALS.frame} ms`);
  }
  console.log(`\nA load that is stopped has ended after ${at(stops, 0.5)}, at worst ${at(stops, 1)} (goal ${GOALS.stop} ms)`);
  console.log(`\nGoals: median ${GOALS.median} ms, p95 ${GOALS.p95} ms; behind the rows ${GOALS.panels} ms. Heap of the page: ${(heap / 1e6).toFixed(1)} MB (goal ${GOALS.heapBytes / 1e6} MB)`);
} finally {
  await browser.close();
  server.disconnect();
}

/** The value below which so much of `list` lies. */
function at(list, share) {
  const sorted = list.toSorted((one, other) => one - other);
  return `${sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]?.toFixed(0)} ms`;
}

/** Runs in the page: notes inputs, and when their rows are painted. */
function watch() {
  const explorer = document.querySelector("audit-explorer");
  const root = explorer.shadowRoot;
  let millis = [];
  let missed = 0;
  let waiting;
  let shown;
  // A frame's own callback runs before it is painted; a message posted there comes after.
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { port1.close(); done(performance.now()); };
    port2.postMessage(null);
  }));
  // What the frames since the last key showed, while the page itself said that it counts yet.
  let early = [];
  const shownRows = () => [...root.querySelectorAll("tbody tr:not(.audit-explorer-row--pending)")].slice(0, 10).map((row) => row.textContent).join("\n");
  const isCounting = () => root.querySelector("[data-test=grid]").getAttribute("aria-rowcount") === "-1";
  const rowsAreThere = () => !root.querySelector(".audit-explorer-row--pending");

  root.addEventListener("input", (event) => {
    if (waiting) missed += 1;
    waiting = { text: event.target.value, since: event.timeStamp };
    early = [];
  }, true);
  explorer.addEventListener("audit-explorer-search", async ({ detail }) => {
    const mine = waiting;
    if (!mine || detail.query !== mine.text) return;
    const at = await painted();
    if (waiting !== mine || !rowsAreThere()) return;
    const rows = shownRows();
    const stayed = early.findLastIndex((frame) => frame.rows !== rows) + 1;
    millis.push((early[stayed]?.at ?? at) - mine.since);
    shown = mine.text;
    waiting = undefined;
  });
  root.addEventListener("wheel", async (event) => {
    const since = event.timeStamp;
    do { var at = await painted(); } while (!rowsAreThere() && at - since < 2_000);
    millis.push(at - since);
  }, { capture: true, passive: true });

  const frames = {};
  let scrolls;
  const frame = (before) => requestAnimationFrame((now) => {
    if (waiting && isCounting()) {
      const mine = early, rows = shownRows();
      painted().then((at) => mine.push({ at, rows }));
    }
    if (scrolls) (frames[scrolls] ??= []).push(now - before);
    frame(now);
  });
  frame(performance.now());

  // What is counted anew has ended when nothing changes beside and above the rows any more.
  const followed = async (text) => {
    const panels = [...root.querySelectorAll(".audit-explorer-facets, .audit-explorer-chart")];
    let last = 0;
    const observer = new MutationObserver(() => { last = performance.now(); });
    for (const panel of panels) observer.observe(panel, { subtree: true, childList: true, characterData: true, attributes: true });
    const begin = performance.now();
    await explorer.search(text);
    await new Promise((done) => setTimeout(done, 800));
    observer.disconnect();
    return last - begin;
  };

  window.watched = {
    async follow(text) {
      const list = [];
      for (let time = 0; time < 10; time += 1) {
        await followed("");
        list.push(await followed(text));
      }
      return list;
    },
    frames: () => frames,
    async stop(url, format, wait) {
      const control = new AbortController();
      const ended = explorer.load(url, { format, signal: control.signal }).catch(({ code }) => code);
      await new Promise((done) => setTimeout(done, wait));
      const begin = performance.now();
      control.abort();
      const code = await ended;
      if (code !== "cancelled") throw new Error(`the load was to be stopped after ${wait} ms, and gave ${JSON.stringify(code)}`);
      return performance.now() - begin;
    },
    begin(scrolled) { millis = []; missed = 0; waiting = undefined; shown = undefined; scrolls = scrolled; },
    isSettled: (text) => shown === text,
    end: () => ({ millis, missed }),
  };
}
