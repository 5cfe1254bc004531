// Writes GraphOS-shaped audit events, newest first: the same bytes on every machine for the same count.
//
//   node gen.mjs --events 1000000 --form ndjson
//
// prints the path of the file. It lies in a cache outside the tree (BENCH_CACHE, or the user's cache
// directory) and is written once.

import { createWriteStream, existsSync, mkdirSync, renameSync } from "node:fs";
import { once } from "node:events";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import * as words from "./vocabulary.mjs";

const PEOPLE = 2_000;
const GRAPHS = 500;
const BLOCK_BYTES = 1 << 22;
// Part of the file's name: raise it when the events change.
const EDITION = 2;

export function cacheDirectory() {
  const base = process.env.BENCH_CACHE
    ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "audit-explorer", "bench");
  mkdirSync(base, { recursive: true });
  return base;
}

/** The path of the file with so many events; written first if it is not there. */
export async function generate(events, form) {
  const path = join(cacheDirectory(), `events-${EDITION}-${events}.${form === "ndjson" ? "ndjson" : "json"}`);
  if (existsSync(path)) return path;
  const partial = `${path}.partial`;
  const file = createWriteStream(partial, { highWaterMark: BLOCK_BYTES });
  let block = form === "json" ? `{"organization":"acme-travel","totalCount":${events},"events":[` : "";
  const makeEvent = eventMaker(events);
  for (let number = 0; number < events; number += 1) {
    if (number > 0 && form === "json") block += ",";
    block += makeEvent(number);
    if (form === "ndjson") block += "\n";
    if (block.length > BLOCK_BYTES) {
      if (!file.write(block)) await once(file, "drain");
      block = "";
    }
  }
  file.end(form === "json" ? `${block}]}` : block);
  await once(file, "finish");
  renameSync(partial, path);
  return path;
}

/** A stream of 32-bit numbers (Marsaglia's xorshift128), so that no run differs from another. */
function randomNumbers(seed) {
  let [a, b, c, d] = [seed ^ 0x9e3779b9, 0x243f6a88, 0xb7e15162, 0xdeadbeef];
  return () => {
    const t = a ^ (a << 11);
    [a, b, c] = [b, c, d];
    d = (d ^ (d >>> 19) ^ t ^ (t >>> 8)) >>> 0;
    return d;
  };
}

function eventMaker(events) {
  const next = randomNumbers(20_240_520);
  const below = (limit) => next() % limit;
  const pick = (list) => list[below(list.length)];
  const hex = (digits) => {
    let text = "";
    while (text.length < digits) text += next().toString(16).padStart(8, "0");
    return text.slice(0, digits);
  };
  const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;

  const people = Array.from({ length: PEOPLE }, (_, number) => {
    const name = `${pick(words.FIRST_NAMES)} ${pick(words.LAST_NAMES)}`;
    const mailbox = name.normalize("NFD").replace(/[^A-Za-z ]/g, "").toLowerCase().replaceAll(" ", ".");
    return {
      id: uuid(),
      type: "USER",
      email: `${mailbox}.${number}@acme.example`,
      name,
      role: pick(words.ROLES),
    };
  });
  const graphs = Array.from({ length: GRAPHS }, (_, number) => `acme-${pick(["booking", "search", "flights", "hotels", "billing", "loyalty"])}-${number}`);
  const actions = words.ACTIONS.flatMap(([action, weight]) => Array(weight).fill(action));

  // At least a millisecond between two events, so that every rival has one right order.
  const meanStep = Math.max(2, Math.floor(words.SPAN_MILLIS / events));
  let millis = words.NEWEST_MILLIS;

  return () => {
    millis -= 1 + below(2 * meanStep - 2);
    const action = pick(actions);
    const graph = pick(graphs);
    const resourceType = pick(words.RESOURCE_TYPES);
    // One event in twenty is a tool's, by a graph's key: no e-mail, no name.
    const byTool = below(20) === 0;
    const person = pick(people);
    const actor = byTool
      ? { id: `${graph}:key:${below(4)}`, type: "GRAPH" }
      : { id: person.id, type: person.type, email: person.email, name: person.name };
    return JSON.stringify({
      id: uuid(),
      timestamp: new Date(millis).toISOString(),
      action,
      resourceId: resourceType.startsWith("GRAPH") ? `${graph}@${pick(["prod", "staging", "dev"])}` : hex(16),
      resourceType,
      details: details(action, graph, below, pick, hex),
      actor,
      effectiveRole: byTool ? "GRAPH_ADMIN" : person.role,
      graphId: graph,
    });
  };
}

function details(action, graph, below, pick, hex) {
  const note = below(1_000) === 0 ? `the change was ${words.RARE_WORD}, then allowed` : pick(["", "by request", "see the runbook, \"part 2\"", "nightly"]);
  if (action.startsWith("IMPLEMENTING")) {
    return { subgraph: `service-${below(60)}`, url: `https://${graph}.internal.example/graphql`, schemaHash: hex(40), note };
  }
  if (action === "CONFIG_CHANGE" || action === "UPDATE") {
    const before = below(90);
    return { variant: pick(["prod", "staging", "dev"]), changes: { timeoutSeconds: { before, after: before + 1 + below(9) }, introspection: below(2) === 0 }, requestId: hex(8), note };
  }
  return { reason: pick(["cleanup", "new team", "incident", "quarterly review"]), ticket: `OPS-${below(90_000)}`, client: `rover ${below(3)}.${below(20)}.${below(9)}`, note };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { events: { type: "string", default: "1000000" }, form: { type: "string", default: "ndjson" } } });
  console.log(await generate(Number(values.events), values.form));
}
