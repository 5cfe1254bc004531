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

/** A worker's end of the page's DevTools session, which carries it as messages in messages. */
class Target {
  #session;
  #id;
  #last = 0;
  #waiting = new Map();

  constructor(session, id) {
    this.#session = session;
    this.#id = id;
  }

  send(method, params = {}) {
    const id = (this.#last += 1);
    const answer = new Promise((resolve) => this.#waiting.set(id, resolve));
    this.#session.send("Target.sendMessageToTarget", { sessionId: this.#id, message: JSON.stringify({ id, method, params }) });
    return answer;
  }

  receive({ id, result }) {
    this.#waiting.get(id)?.(result);
  }
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
  const targets = new Map([["page", session]]);
  session.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => {
    targets.set(`${targetInfo.type} ${targets.size} ${basename(targetInfo.url)}`, Object.assign(new Target(session, sessionId), { sessionId }));
  });
  session.on("Target.receivedMessageFromTarget", ({ sessionId, message }) => {
    [...targets.values()].find((target) => target.sessionId === sessionId)?.receive(JSON.parse(message));
  });
  await session.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  await page.evaluate((name) => window.bench.open(name), options.only);
  // Workers that a rival starts late are attached by now only if something asked for them.
  for (const step of options.steps.split(",")) {
    for (const target of targets.values()) {
      await target.send("Profiler.enable");
      await target.send("Profiler.setSamplingInterval", { interval: 1_000 });
      await target.send("Profiler.start");
    }
    const { millis } = await page.evaluate(([name, ...rest]) => window.bench.step(name, ...rest), [step, `/data/${basename(path)}`, options.form]);
    console.log(`\n${step}: ${millis.toFixed(0)} ms`);
    for (const [name, target] of targets) {
      const { profile } = (await target.send("Profiler.stop")) ?? {};
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
