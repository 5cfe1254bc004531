// Perspective: its engine in a worker. It takes flat rows, so the page flattens the events first.

import { rowOf } from "./rows.mjs";
import { COLUMNS } from "../vocabulary.mjs";

const BATCH_EVENTS = 100_000;
const TEXTS = COLUMNS.slice(1);
const SCHEMA = { Timestamp: "datetime", ...Object.fromEntries(TEXTS.map((name) => [name, "string"])), user: "string" };
const NEWEST_FIRST = [["Timestamp", "desc"]];

export async function open() {
  const { default: perspective } = await import("/packages/@perspective-dev/client/dist/esm/perspective.js");
  perspective.init_client(fetch("/packages/@perspective-dev/client/dist/wasm/perspective-js.wasm"));
  perspective.init_server(fetch("/packages/@perspective-dev/server/dist/wasm/perspective-server.wasm"));
  const worker = new Worker("/packages/@perspective-dev/client/dist/cdn/perspective-server.worker.js", { type: "module" });
  const client = await perspective.worker(Promise.resolve(worker));
  let table;

  const answer = async (config) => {
    const view = await table.view({ columns: COLUMNS, sort: NEWEST_FIRST, ...config });
    try {
      const [total, found] = await Promise.all([view.num_rows(), view.to_columns({ start_row: 0, end_row: 50 })]);
      const rows = found.Timestamp.map((millis, row) => [
        new Date(millis).toISOString(), ...TEXTS.map((name) => found[name][row] ?? ""),
      ]);
      return { total, rows };
    } finally {
      await view.delete();
    }
  };

  return {
    async load(url, form) {
      const text = await (await fetch(url)).text();
      const events = form === "json" ? JSON.parse(text).events
        : text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
      table = await client.table(SCHEMA);
      for (let begin = 0; begin < events.length; begin += BATCH_EVENTS) {
        const batch = events.slice(begin, begin + BATCH_EVENTS);
        const rows = batch.map(rowOf);
        const columns = { Timestamp: batch.map(({ timestamp }) => Date.parse(timestamp)) };
        TEXTS.forEach((name, index) => { columns[name] = rows.map((row) => row[index + 1]); });
        columns.user = batch.map(({ actor }) => `${actor.id}\n${actor.name ?? ""}\n${actor.email ?? ""}`);
        await table.update(columns);
      }
      // Updates are applied when somebody looks: until then nothing is searchable.
      const view = await table.view();
      const size = await view.num_rows();
      await view.delete();
      return { events: size };
    },
    search: ({ user, from, to, action }) => answer({
      filter: [["Action", "==", action], ["Timestamp", ">=", from], ["Timestamp", "<", to], ["user", "contains", user]],
    }),
    all: () => answer({}),
    text: (word) => answer({ filter: [["Details", "contains", word]] }),
    async csv() {
      const view = await table.view({ columns: COLUMNS, sort: NEWEST_FIRST });
      const text = await view.to_csv();
      await view.delete();
      return new Blob([text], { type: "text/csv" });
    },
  };
}
