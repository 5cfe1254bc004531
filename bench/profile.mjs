// Where the time goes in one rival's step, by the browser's own profiler, page and workers apart:
//
//   node profile.mjs --only ours --steps load,text --events 1000000
//
// Prints the functions with most time of their own. A Wasm build that keeps its names tells more.

import { fork } from "node:child_process";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { openBrowser } from "./browser.mjs";
import { generate } from "./gen.mjs";

const LINES = 40;

const { values: options } = parseArgs({
  options: {
    events: { type: "string", default: "1000000" },
    form: { type: "string", default: "ndjson" },
    only: { type: "string", default: "ours" },
    steps: { type: "string", default: "load" },
  },
});

const ATTACH = { autoAttach: true, waitForDebuggerOnStart: false, flatten: false };

/** A worker's end of its parent's DevTools session, which carries it as messages in messages; it is profiled from its start. */
class Target {
  #parent;
  #id;
  #last = 0;
  #waiting = new Map();
  #children = new Map();

  constructor(parent, id) {
    this.#parent = parent;
    this.#id = id;
  }

  send(method, params = {}) {
    const id = (this.#last += 1);
    const answer = new Promise((resolve) => this.#waiting.set(id, resolve));
    this.#parent.send("Target.sendMessageToTarget", { sessionId: this.#id, message: JSON.stringify({ id, method, params }) });
    return answer;
  }

  receive({ id, result, method, params }) {
    if (method === "Target.attachedToTarget") attached(this, this.#children, params);
    else if (method === "Target.receivedMessageFromTarget") this.#children.get(params.sessionId)?.receive(JSON.parse(params.message));
    else this.#waiting.get(id)?.(result);
  }
}

const targets = [];

function attached(parent, children, { sessionId, targetInfo }) {
  const target = new Target(parent, sessionId);
  children.set(sessionId, target);
  targets.push([`${targetInfo.type} ${targets.length} ${targetInfo.title || basename(targetInfo.url)}`, target]);
  target.send("Target.setAutoAttach", ATTACH);
  begin(target);
}

async function begin(target) {
  await target.send("Profiler.enable");
  await target.send("Profiler.setSamplingInterval", { interval: 1_000 });
  await target.send("Profiler.start");
}

function ownTimes({ nodes, samples, timeDeltas }) {
  const names = new Map(nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => [
    id, functionName || `${basename(url)}:${lineNumber + 1}`,
  ]));
  const times = new Map();
  samples.forEach((id, index) => times.set(names.get(id), (times.get(names.get(id)) ?? 0) + timeDeltas[index] / 1_000));
  return [...times].sort((one, other) => other[1] - one[1]);
}

const path = await generate(Number(options.events), options.form);
const server = fork(new URL("./server.mjs", import.meta.url));
const { port } = await new Promise((resolve) => server.once("message", resolve));
const browser = await openBrowser();
try {
  const { page } = browser;
  await page.goto(`http://127.0.0.1:${port}/bench/page.html`);
  await page.waitForFunction("window.bench");
  const session = await page.context().newCDPSession(page);
  targets.push(["page", session]);
  const children = new Map();
  session.on("Target.attachedToTarget", (event) => attached(session, children, event));
  session.on("Target.receivedMessageFromTarget", ({ sessionId, message }) => children.get(sessionId)?.receive(JSON.parse(message)));
  await session.send("Target.setAutoAttach", ATTACH);
  await page.evaluate((name) => window.bench.open(name), options.only);
  for (const step of options.steps.split(",")) {
    for (const [, target] of targets) await begin(target);
    const { millis } = await page.evaluate(([name, ...rest]) => window.bench.step(name, ...rest), [step, `/data/${basename(path)}`, options.form]);
    console.log(`\n${step}: ${millis.toFixed(0)} ms`);
    for (const [name, target] of targets) {
      // Who has ended does not answer.
      const late = new Promise((done) => setTimeout(done, 2_000, {}));
      const { profile } = (await Promise.race([target.send("Profiler.stop"), late])) ?? {};
      if (!profile) continue;
      console.log(`  ${name}`);
      for (const [place, time] of ownTimes(profile).slice(0, LINES)) {
        if (time >= 1) console.log(`  ${time.toFixed(0).padStart(7)} ms  ${place}`);
      }
    }
  }
} finally {
  await browser.close();
  server.disconnect();
}
