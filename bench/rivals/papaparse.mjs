// The page that most people would write: fetch().text(), JSON.parse, arrays of objects, PapaParse for the file.

import { COLUMNS } from "../vocabulary.mjs";
import { newestFirst, rowOf } from "./rows.mjs";

function loadScript(src) {
  const script = Object.assign(document.createElement("script"), { src });
  document.head.append(script);
  return new Promise((resolve, reject) => {
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${src} could not be loaded`));
  });
}

export async function open() {
  // It looks for a global to hang itself on, which a module does not have.
  await loadScript("/packages/papaparse/papaparse.min.js");
  const { Papa } = window;
  let events = [];

  const answer = (found) => ({ total: found.length, rows: found.slice(0, 50).map(rowOf) });

  return {
    async load(url, form) {
      const text = await (await fetch(url)).text();
      if (form === "json") events = JSON.parse(text).events;
      else events = text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
      return { events: events.length };
    },
    async search({ user, from, to, action }) {
      const word = user.toLowerCase();
      return answer(events.filter((event) => event.timestamp >= from && event.timestamp < to && event.action === action
        && [event.actor.id, event.actor.name, event.actor.email].some((text) => text?.toLowerCase().includes(word)),
      ).sort(newestFirst));
    },
    async all() {
      return answer([...events].sort(newestFirst));
    },
    async text(word) {
      return answer(events.filter((event) => JSON.stringify(event.details).toLowerCase().includes(word)).sort(newestFirst));
    },
    async csv() {
      const data = [...events].sort(newestFirst).map(rowOf);
      return new Blob([Papa.unparse({ fields: COLUMNS, data }), "\r\n"], { type: "text/csv" });
    },
  };
}
