// AG Grid, the community's edition: objects as row data, its own filters, sort and CSV.

import { COLUMNS } from "../vocabulary.mjs";
import { rowOf } from "./rows.mjs";

const FIELDS = {
  Timestamp: "timestamp", Action: "action", Resource_ID: "resourceId", Resource_Type: "resourceType", Actor_ID: "actor.id",
  Actor_Type: "actor.type", Effective_Role: "effectiveRole", Actor_Email: "actor.email", Actor_Name: "actor.name", Graph_ID: "graphId",
};

export async function open(stage) {
  await import("/packages/ag-grid-community/dist/ag-grid-community.min.js");
  const { createGrid } = window.agGrid;
  const details = ({ data }) => JSON.stringify(data.details);
  const hidden = { hide: true, suppressColumnsToolPanel: true };
  const grid = createGrid(stage, {
    columnDefs: [
      ...COLUMNS.map((name) => ({
        colId: name, headerName: name, filter: "agTextColumnFilter",
        ...(name === "Details" ? { valueGetter: details } : { field: FIELDS[name] }),
      })),
      { colId: "user", filter: "agTextColumnFilter", ...hidden, valueGetter: ({ data: { actor } }) => `${actor.id}\n${actor.name ?? ""}\n${actor.email ?? ""}` },
      { colId: "millis", filter: "agNumberColumnFilter", ...hidden, valueGetter: ({ data }) => Date.parse(data.timestamp) },
    ],
    animateRows: false,
    suppressCsvExport: false,
  });

  const answer = () => {
    const total = grid.getDisplayedRowCount();
    const rows = Array.from({ length: Math.min(50, total) }, (_, row) => rowOf(grid.getDisplayedRowAtIndex(row).data));
    return { total, rows };
  };
  // Filtering and sorting are done when these calls return: the client-side row model is not asynchronous.
  const show = (model) => {
    grid.setFilterModel(model);
    grid.applyColumnState({ state: [{ colId: "millis", sort: "desc" }], defaultState: { sort: null } });
    return answer();
  };

  return {
    async load(url, form) {
      const text = await (await fetch(url)).text();
      const events = form === "json" ? JSON.parse(text).events
        : text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
      grid.setGridOption("rowData", events);
      return { events: grid.getDisplayedRowCount() };
    },
    async search({ user, from, to, action }) {
      return show({
        user: { filterType: "text", type: "contains", filter: user },
        Action: { filterType: "text", type: "equals", filter: action },
        // Its range leaves out both ends.
        millis: { filterType: "number", type: "inRange", filter: Date.parse(from) - 1, filterTo: Date.parse(to) },
      });
    },
    async all() {
      return show(null);
    },
    async text(word) {
      return show({ Details: { filterType: "text", type: "contains", filter: word } });
    },
    async csv() {
      grid.setFilterModel(null);
      const text = grid.getDataAsCsv({ columnKeys: COLUMNS, suppressQuotes: false });
      return new Blob([text], { type: "text/csv" });
    },
  };
}
