// DuckDB-wasm, one thread (its build for pages without cross-origin isolation).
//
// Its `read_json` stands in an extension that it fetches from a server of its own at run time and that
// no package holds; from loopback alone it cannot be had. So the page parses and hands over Arrow tables,
// as pages do that have their JSON already.

import * as arrow from "apache-arrow";
import * as duckdb from "/packages/@duckdb/duckdb-wasm/dist/duckdb-browser.mjs";
import { COLUMNS } from "../vocabulary.mjs";
import { rowOf } from "./rows.mjs";

const BATCH_EVENTS = 50_000;
const TIME_FORMAT = "%Y-%m-%dT%H:%M:%S.%gZ";
const TEXTS = COLUMNS.slice(1);
const ROW = `strftime(Timestamp, '${TIME_FORMAT}') AS Timestamp, ${TEXTS.join(", ")}`;

const encoder = new TextEncoder();
const quote = (text) => `'${text.replaceAll("'", "''")}'`;
const likes = (columns, text) => columns.map((column) => `${column} ILIKE ${quote(`%${text}%`)}`).join(" OR ");

/** One column of rows as Arrow keeps texts: all bytes, then where each ends. Arrow's own builders take many times as long. */
function texts(rows, index) {
  const joined = rows.map((row) => row[index]).join("");
  const data = encoder.encode(joined);
  const plain = data.length === joined.length; // then a letter is a byte
  const valueOffsets = new Int32Array(rows.length + 1);
  rows.forEach((row, number) => {
    const text = row[index];
    valueOffsets[number + 1] = valueOffsets[number] + (plain ? text.length : encoder.encode(text).length);
  });
  return new arrow.Vector([arrow.makeData({ type: new arrow.Utf8(), length: rows.length, nullCount: 0, valueOffsets, data })]);
}

export async function open() {
  const folder = new URL("/packages/@duckdb/duckdb-wasm/dist/", location).href;
  const database = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), new Worker(`${folder}duckdb-browser-eh.worker.js`));
  await database.instantiate(`${folder}duckdb-eh.wasm`);
  await database.open({ path: ":memory:" });
  const connection = await database.connect();

  const answer = async (condition) => {
    const counted = await connection.query(`SELECT count(*)::INTEGER AS total FROM events WHERE ${condition}`);
    const found = await connection.query(`SELECT ${ROW} FROM events WHERE ${condition} ORDER BY events.Timestamp DESC LIMIT 50`);
    const rows = found.toArray().map((row) => COLUMNS.map((name) => row[name]));
    return { total: counted.get(0).total, rows };
  };

  return {
    async load(url, form) {
      const text = await (await fetch(url)).text();
      const events = form === "json" ? JSON.parse(text).events
        : text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
      await connection.query(`CREATE OR REPLACE TABLE events (Timestamp TIMESTAMP_MS, ${TEXTS.map((name) => `${name} VARCHAR`).join(", ")})`);
      for (let begin = 0; begin < events.length; begin += BATCH_EVENTS) {
        const batch = events.slice(begin, begin + BATCH_EVENTS);
        const rows = batch.map(rowOf);
        const columns = {
          Timestamp: arrow.vectorFromArray(batch.map(({ timestamp }) => Date.parse(timestamp)), new arrow.TimestampMillisecond()),
        };
        TEXTS.forEach((name, index) => { columns[name] = texts(rows, index + 1); });
        await connection.insertArrowTable(new arrow.Table(columns), { name: "events", create: false });
      }
      const counted = await connection.query("SELECT count(*)::INTEGER AS total FROM events");
      return { events: counted.get(0).total };
    },
    search: ({ user, from, to, action }) => answer(
      `Action = ${quote(action)} AND events.Timestamp >= TIMESTAMP ${quote(from.replace("Z", ""))} AND events.Timestamp < TIMESTAMP ${quote(to.replace("Z", ""))}`
      + ` AND (${likes(["Actor_ID", "Actor_Name", "Actor_Email"], user)})`,
    ),
    all: () => answer("true"),
    text: (word) => answer(likes(["Details"], word)),
    async csv() {
      await connection.query(`COPY (SELECT ${ROW} FROM events ORDER BY events.Timestamp DESC) TO 'events.csv' (FORMAT csv, HEADER)`);
      const bytes = await database.copyFileToBuffer("events.csv");
      await database.dropFile("events.csv");
      return new Blob([bytes], { type: "text/csv" });
    },
  };
}
