// What somebody who knows V8 well would write by hand: see columns.worker.mjs.

import { workerCalls } from "./calls.mjs";

export async function open() {
  const call = workerCalls(new Worker(new URL("./columns.worker.mjs", import.meta.url), { type: "module" }));
  await call("warm");
  return {
    load: (url, form) => call("load", new URL(url, location).href, form),
    search: (question) => call("search", question),
    all: () => call("all"),
    text: (word) => call("text", word),
    csv: () => call("csv"),
  };
}
