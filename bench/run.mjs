// Times our page and its rivals on the same events: node run.mjs --events 1000000 --form ndjson --runs 5
//
// Runs are interleaved (every rival once, then every rival again), each in a fresh browser, so that a
// noisy minute of the machine falls on all of them. Medians go to the table, everything to a JSON file.

import { fork } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { openBrowser } from "./browser.mjs";
import { check } from "./check.mjs";
import { cacheDirectory, generate } from "./gen.mjs";
import { markdown } from "./table.mjs";

export const RIVALS = ["floor", "papaparse", "columns", "duckdb", "perspective", "ag-grid", "ours"];
const STEPS = ["load", "search", "all", "text", "csv"];

const { values: options } = parseArgs({
  options: {
    events: { type: "string", default: "1000000" },
    form: { type: "string", default: "ndjson" },
    runs: { type: "string", default: "5" },
    only: { type: "string", default: RIVALS.join(",") },
    steps: { type: "string", default: STEPS.join(",") },
    "limit-seconds": { type: "string", default: "180" },
    out: { type: "string" },
  },
});
const events = Number(options.events);
const limitMillis = 1_000 * Number(options["limit-seconds"]);

const path = await generate(events, options.form);
const { server, origin } = await startServer();
const runs = [];
try {
  for (let run = 1; run <= Number(options.runs); run += 1) {
    for (const rival of options.only.split(",")) {
      const result = await timeRival(rival);
      runs.push({ run, rival, ...result });
      console.error(`run ${run}, ${rival}: ${summary(result)}`);
    }
  }
} finally {
  server.disconnect();
}

const report = {
  events,
  form: options.form,
  limitSeconds: limitMillis / 1_000,
  machine: { cores: cpus().length, processor: cpus()[0].model, memoryBytes: totalmem(), node: process.version },
  findings: check(runs),
  runs,
};
const out = options.out ?? join(cacheDirectory(), "results", `${events}-${options.form}.json`);
mkdirSync(join(out, ".."), { recursive: true });
writeFileSync(out, JSON.stringify(report, null, 1));
console.log(markdown(report));

async function startServer() {
  const server = fork(new URL("./server.mjs", import.meta.url));
  const { port } = await new Promise((resolve, reject) => {
    server.once("message", resolve);
    server.once("exit", () => reject(new Error("the bench's server could not be started")));
  });
  return { server, origin: `http://127.0.0.1:${port}` };
}

/** One rival's steps in a fresh browser. What fails is told in the result: the others go on. */
async function timeRival(rival) {
  const result = { steps: {} };
  const browser = await openBrowser();
  const { page, memory } = browser;
  const log = [];
  page.on("pageerror", (error) => log.push(String(error)));
  page.on("console", (message) => { if (message.type() === "error") log.push(message.text()); });
  const died = new Promise((_, reject) => {
    page.on("crash", () => reject(new Error("the tab died, out of memory most likely")));
  });
  died.catch(() => {}); // it is raced against below
  const within = (work, what) => {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`${what} took over ${limitMillis / 1_000} s`)), limitMillis);
    });
    return Promise.race([work, died, late]).finally(() => clearTimeout(timer));
  };

  let step = "open";
  try {
    await page.goto(`${origin}/bench/page.html`);
    await page.waitForFunction("window.bench");
    result.browser = await page.evaluate("navigator.userAgent");
    const opened = await within(page.evaluate((name) => window.bench.open(name), rival), step);
    result.readyMillis = opened.millis;
    memory.start();
    for (step of options.steps.split(",").filter((name) => !opened.lacks.includes(name))) {
      const work = page.evaluate(([name, ...rest]) => window.bench.step(name, ...rest), [step, `/data/${basename(path)}`, options.form]);
      result.steps[step] = await within(work, step);
      // A last sample, since what a step left behind counts.
      await new Promise((done) => setTimeout(done, 120));
      result.steps[step].memory = memory.peaks();
    }
    memory.stop();
    if (result.steps.csv) {
      step = "inspection of the file";
      result.file = await within(page.evaluate(() => window.bench.inspect()), step);
    }
  } catch (error) {
    const reason = String(error.message ?? error).split("\n")[0].replace(/^page\.evaluate: /, "");
    result.failed = { step, reason };
  } finally {
    memory.stop();
    result.log = log.slice(0, 10);
    await browser.close();
  }
  return result;
}

function summary({ steps, failed, readyMillis }) {
  const times = Object.entries(steps).map(([name, { millis }]) => `${name} ${millis.toFixed(0)} ms`);
  if (failed) times.push(`${failed.step} failed: ${failed.reason}`);
  return [`ready ${readyMillis?.toFixed(0)} ms`, ...times].join(", ");
}
