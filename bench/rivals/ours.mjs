// Our page: the <audit-explorer> element of dist/, by its public methods only.

import { COLUMNS, WINDOW } from "../vocabulary.mjs";

const ROW = {
  Timestamp: "time", Action: "action", Resource_ID: "resourceId", Resource_Type: "resourceType", Details: "details",
  Actor_ID: "actorId", Actor_Type: "actorType", Effective_Role: "actorRole", Actor_Email: "actorEmail", Actor_Name: "actorName",
  Graph_ID: "scope",
};

// The file that the others write too: GraphOS's columns, every event of the window whatever was searched
// before, no cell changed.
const FILE = { report: "graphos", format: "csv", query: "", ...WINDOW, dialect: { preset: "rfc4180", formulas: "raw" } };

export async function open(stage) {
  const explorer = document.createElement("audit-explorer");
  explorer.lang = "en";
  const ready = new Promise((done) => explorer.addEventListener("audit-explorer-ready", done, { once: true }));
  const { AuditExplorerError } = await import("/dist/audit-explorer.js");
  stage.append(explorer);
  await ready;

  const told = async (work) => {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof AuditExplorerError)) throw error;
      throw new Error(`${error.code}: ${error.message}`);
    }
  };
  const answer = async (query) => {
    const { total } = await told(explorer.search(query));
    const rows = await told(explorer.rows(0, 50));
    return { total, rows: rows.map((row) => COLUMNS.map((name) => row[ROW[name]])) };
  };

  return {
    async load(url, form) {
      const begin = performance.now();
      const firstRows = rowsOnScreen(explorer.shadowRoot, begin);
      const report = await told(explorer.load(url, { format: form }));
      return {
        events: report.events,
        rejected: report.rejected,
        duplicates: report.duplicates,
        complete: report.complete,
        millis: report.millis,
        firstRowsMillis: await firstRows,
      };
    },
    search: ({ user, from, to, action }) => answer(`user:${user} action:=${action} after:${from} before:${to}`),
    all: () => answer(""),
    // A bare word looks everywhere, details included: more than the others are asked for.
    text: (word) => answer(word),
    async csv() {
      const result = await told(explorer.export(FILE));
      return result.file;
    },
  };
}


/** Milliseconds from `begin` until the text of a row is painted. */
function rowsOnScreen(root, begin) {
  return new Promise((resolve) => {
    const look = () => {
      const painted = [...root.querySelectorAll("tbody tr, [role=row]")].some((row) => /\d{4}-\d\d-\d\d/.test(row.textContent));
      const millis = performance.now() - begin;
      if (painted) resolve(millis);
      else if (millis > 120_000) resolve(undefined);
      else requestAnimationFrame(look);
    };
    look();
  });
}
