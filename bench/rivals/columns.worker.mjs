// Hand-tuned JavaScript: the stream is cut into batches, each batch is one JSON.parse, values go into
// dictionaries and typed arrays, texts that hardly repeat into blocks of bytes; the file is written as bytes.
//
// It trusts its input: this form, this order of an event's first key, no duplicates, no bad line; it keeps
// neither the raw text nor the event's id.

import { COLUMNS } from "../vocabulary.mjs";
import { answerCalls } from "./calls.mjs";

const BLOCK_BYTES = 1 << 22;
const QUOTE = 0x22;
const COMMA = 0x2c;
// Cuts arrays between events: as JSON text it cannot stand inside a string, whose quotes are escaped.
const BETWEEN_EVENTS = '},{"id":"';

const encoder = new TextEncoder();

/** Unsigned numbers that grow in number. */
class Numbers {
  constructor(Kind) { this.values = new Kind(1 << 16); this.length = 0; }
  push(value) {
    if (this.length === this.values.length) {
      const wider = new this.values.constructor(this.length * 2);
      wider.set(this.values);
      this.values = wider;
    }
    this.values[this.length] = value;
    this.length += 1;
  }
}

/** A column of texts that repeat: each is kept once, a row keeps its number. */
class Dictionary {
  codes = new Numbers(Uint32Array);
  texts = [];
  #numbers = new Map();
  push(text = "") {
    let code = this.#numbers.get(text);
    if (code === undefined) {
      code = this.texts.length;
      this.texts.push(text);
      this.#numbers.set(text, code);
    }
    this.codes.push(code);
  }
  cells() {
    return this.texts.map((text) => encoder.encode(cell(text)));
  }
}

/** A column of texts that hardly repeat, one after the other in blocks of bytes. */
class Texts {
  blocks = [new Uint8Array(BLOCK_BYTES)];
  ends = [0];
  block = new Numbers(Uint32Array);
  begin = new Numbers(Uint32Array);
  end = new Numbers(Uint32Array);
  push(text) {
    let last = this.blocks.length - 1;
    if (this.ends[last] + text.length * 3 > this.blocks[last].length) {
      this.blocks.push(new Uint8Array(Math.max(BLOCK_BYTES, text.length * 3)));
      this.ends.push(0);
      last += 1;
    }
    const begin = this.ends[last];
    this.ends[last] = begin + encoder.encodeInto(text, this.blocks[last].subarray(begin)).written;
    this.block.push(last);
    this.begin.push(begin);
    this.end.push(this.ends[last]);
  }
  bytes(row) {
    return this.blocks[this.block.values[row]].subarray(this.begin.values[row], this.end.values[row]);
  }
}

function cell(text) {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function emptyTable() {
  return {
    time: new Numbers(Float64Array), newestFirst: true,
    action: new Dictionary(), resourceType: new Dictionary(), actorId: new Dictionary(), actorType: new Dictionary(),
    role: new Dictionary(), email: new Dictionary(), name: new Dictionary(), graph: new Dictionary(),
    resourceId: new Texts(), details: new Texts(),
  };
}

let table = emptyTable();

function append(events) {
  let before = table.time.length ? table.time.values[table.time.length - 1] : Infinity;
  for (const event of events) {
    const time = Date.parse(event.timestamp);
    if (time > before) table.newestFirst = false;
    before = time;
    table.time.push(time);
    table.action.push(event.action);
    table.resourceId.push(event.resourceId);
    table.resourceType.push(event.resourceType);
    table.details.push(JSON.stringify(event.details));
    table.actorId.push(event.actor.id);
    table.actorType.push(event.actor.type);
    table.role.push(event.effectiveRole);
    table.email.push(event.actor.email);
    table.name.push(event.actor.name);
    table.graph.push(event.graphId);
  }
}

async function load(url, form) {
  table = emptyTable();
  const reader = (await fetch(url)).body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let inArray = form === "ndjson";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    rest += part.value;
    // Small chunks make small batches: wait for more.
    if (rest.length < 1 << 20) continue;
    if (!inArray) {
      rest = rest.slice(rest.indexOf('"events":[') + 10);
      inArray = true;
    }
    const cut = form === "ndjson" ? rest.lastIndexOf("\n") : rest.lastIndexOf(BETWEEN_EVENTS) + 1;
    if (cut <= 0) continue;
    append(parse(rest.slice(0, cut), form));
    rest = rest.slice(cut + 1);
  }
  if (!inArray) rest = rest.slice(rest.indexOf('"events":[') + 10);
  const tail = form === "json" ? rest.slice(0, rest.lastIndexOf("]")) : rest.trimEnd();
  if (tail) append(parse(tail, form));
  return { events: table.time.length };
}

function parse(text, form) {
  return JSON.parse(form === "ndjson" ? `[${text.replaceAll("\n", ",")}]` : `[${text}]`);
}

function order(rows) {
  const time = table.time.values;
  return table.newestFirst ? rows : rows.sort((one, other) => time[other] - time[one]);
}

function answer(rows, total = rows.length) {
  const decoder = new TextDecoder();
  const text = (column, row) => column.texts[column.codes.values[row]];
  return {
    total,
    rows: Array.from(rows.subarray(0, 50), (row) => [
      new Date(table.time.values[row]).toISOString(), text(table.action, row), decoder.decode(table.resourceId.bytes(row)),
      text(table.resourceType, row), decoder.decode(table.details.bytes(row)), text(table.actorId, row), text(table.actorType, row),
      text(table.role, row), text(table.email, row), text(table.name, row), text(table.graph, row),
    ]),
  };
}

function search({ user, from, to, action }) {
  const word = user.toLowerCase();
  const flags = (column) => Uint8Array.from(column.texts, (text) => (text.toLowerCase().includes(word) ? 1 : 0));
  const [ids, names, emails] = [flags(table.actorId), flags(table.name), flags(table.email)];
  const wanted = table.action.texts.indexOf(action);
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  const [times, actions] = [table.time.values, table.action.codes.values];
  const [idCodes, nameCodes, emailCodes] = [table.actorId.codes.values, table.name.codes.values, table.email.codes.values];
  const found = new Uint32Array(table.time.length);
  let total = 0;
  for (let row = 0; row < table.time.length; row += 1) {
    if (actions[row] !== wanted || times[row] < begin || times[row] >= end) continue;
    if (ids[idCodes[row]] || names[nameCodes[row]] || emails[emailCodes[row]]) {
      found[total] = row;
      total += 1;
    }
  }
  return answer(order(found.subarray(0, total)));
}

function allRows() {
  return order(Uint32Array.from({ length: table.time.length }, (_, row) => row));
}

function searchText(word) {
  // One character a byte, so that places in the text are places in the block.
  const decoder = new TextDecoder("latin1");
  const { blocks, ends, block, end } = table.details;
  const found = [];
  let row = 0;
  for (let number = 0; number < blocks.length; number += 1) {
    const text = decoder.decode(blocks[number].subarray(0, ends[number])).toLowerCase();
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, end.values[row - 1])) {
      while (block.values[row] < number || end.values[row] <= at) row += 1;
      found.push(row);
      row += 1;
    }
  }
  return answer(order(Uint32Array.from(found)));
}

/** Bytes that leave as parts of a Blob. */
class Output {
  parts = [];
  bytes = new Uint8Array(BLOCK_BYTES);
  length = 0;
  room(bytes) {
    if (this.length + bytes <= this.bytes.length) return;
    // A Blob takes the bytes out of this heap.
    this.parts.push(new Blob([this.bytes.subarray(0, this.length)]));
    if (bytes > this.bytes.length) this.bytes = new Uint8Array(bytes);
    this.length = 0;
  }
  copy(cell) {
    const { bytes } = this;
    let at = this.length;
    for (let index = 0; index < cell.length; index += 1) bytes[at++] = cell[index];
    bytes[at] = COMMA;
    this.length = at + 1;
  }
  quote(column, row) {
    const source = column.blocks[column.block.values[row]];
    const end = column.end.values[row];
    const { bytes } = this;
    let at = this.length;
    bytes[at++] = QUOTE;
    for (let index = column.begin.values[row]; index < end; index += 1) {
      const byte = source[index];
      if (byte === QUOTE) bytes[at++] = QUOTE;
      bytes[at++] = byte;
    }
    bytes[at++] = QUOTE;
    bytes[at] = COMMA;
    this.length = at + 1;
  }
}

function csv() {
  const output = new Output();
  const columns = [
    table.action, table.resourceType, table.actorId, table.actorType, table.role, table.email, table.name, table.graph,
  ].map((column) => ({ codes: column.codes.values, cells: column.cells() }));
  const [action, type, actorId, actorType, role, email, name, graph] = columns;
  const longest = columns.reduce((sum, { cells }) => sum + cells.reduce((most, bytes) => Math.max(most, bytes.length), 0), 0);
  const put = ({ codes, cells }, row) => output.copy(cells[codes[row]]);
  const end = () => { output.bytes[output.length - 1] = 0x0d; output.bytes[output.length] = 0x0a; output.length += 1; };

  for (const header of COLUMNS) output.copy(encoder.encode(header));
  end();
  for (const row of allRows()) {
    const details = table.details.end.values[row] - table.details.begin.values[row];
    const resource = table.resourceId.bytes(row);
    output.room(64 + longest + 2 * (details + resource.length));
    output.copy(encoder.encode(new Date(table.time.values[row]).toISOString()));
    put(action, row);
    // Ids of resources hold nothing to quote here, as PapaParse would find out.
    output.copy(resource);
    put(type, row);
    output.quote(table.details, row);
    put(actorId, row);
    put(actorType, row);
    put(role, row);
    put(email, row);
    put(name, row);
    put(graph, row);
    end();
  }
  output.room(output.bytes.length);
  return new Blob(output.parts, { type: "text/csv" });
}

answerCalls({ warm: () => true, load, search, all: () => answer(allRows()), text: searchText, csv });
