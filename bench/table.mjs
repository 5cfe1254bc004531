// The results as a table in Markdown: one row a step, one column a rival, ratios to the page that most
// people would write (plain JavaScript and PapaParse) in the same run.

const BASELINE = "papaparse";
const NAMES = {
  floor: "floor", papaparse: "plain JS + PapaParse", columns: "hand-tuned JS columns", duckdb: "DuckDB-wasm",
  perspective: "Perspective", "ag-grid": "AG Grid", ours: "**ours**",
};
const WHOLE = ["load", "search", "csv"];

const millisOf = (step) => (run) => run.steps[step]?.millis;
const LINES = [
  ["ready (own code loaded)", (run) => run.readyMillis, seconds],
  ["load until searchable", millisOf("load"), seconds],
  ["user + time + action search, sorted", millisOf("search"), seconds],
  ["all rows, sorted", millisOf("all"), seconds],
  ["free text over all details", millisOf("text"), seconds],
  ["CSV of all rows, 11 columns", millisOf("csv"), seconds],
  ["load + search + CSV", (run) => sum(WHOLE.map((step) => millisOf(step)(run))), seconds],
  ["peak memory of the tab, load", (run) => run.steps.load?.memory?.tab, megabytes],
  ["peak memory of the tab, whole run", (run) => (run.failed || !run.steps.load ? undefined : Math.max(...Object.values(run.steps).map(({ memory }) => memory.tab))), megabytes],
  ["longest block of the page's thread", (run) => blockOf(run, ["load", "search", "all", "text"]), blocked, "absolute"],
  ["the same, at the CSV", (run) => blockOf(run, ["csv"]), blocked, "absolute"],
  ["first rows on screen", (run) => run.steps.load?.answer.firstRowsMillis, seconds, "absolute"],
];

export function markdown({ events, form, limitSeconds, machine, findings, runs }) {
  const rivals = [...new Set(runs.map(({ rival }) => rival))];
  const of = (rival) => runs.filter((run) => run.rival === rival);
  const lines = [
    `${events.toLocaleString("en")} events, ${form === "json" ? "a JSON array in an envelope" : "NDJSON"}, medians of ${Math.max(...runs.map(({ run }) => run))}, `
      + `${machine.cores} cores, ${(machine.memoryBytes / 2 ** 30).toFixed(0)} GiB, ${/Chrome\/(\d+)/.exec(runs.find(({ browser }) => browser)?.browser)?.[0]}, limit ${limitSeconds} s a step`,
    "",
    `| step | ${rivals.map((rival) => NAMES[rival] ?? rival).join(" | ")} |`,
    `|---|${rivals.map(() => "---:|").join("")}`,
  ];
  for (const [name, read, write, absolute] of LINES) {
    const base = median(of(BASELINE).map(read));
    const cells = rivals.map((rival) => {
      const value = median(of(rival).map(read));
      if (value === undefined) return "–";
      const ratio = base && !absolute && rival !== BASELINE ? ` (${(value / base).toFixed(value / base < 0.1 ? 3 : 2)})` : "";
      return write(value) + ratio;
    });
    lines.push(`| ${name} | ${cells.join(" | ")} |`);
  }
  lines.push("", ...failures(runs), ...findings.map((finding) => `- Another answer: ${finding}`), ...files(rivals, of));
  return lines.join("\n");
}

function failures(runs) {
  const failed = new Map();
  for (const { rival, failed: failure } of runs) {
    if (!failure) continue;
    const text = `- ${NAMES[rival] ?? rival} failed at the ${failure.step}: ${failure.reason}`;
    failed.set(text, (failed.get(text) ?? 0) + 1);
  }
  return [...failed].map(([text, times]) => `${text} (${times} times)`);
}

/** Which rivals wrote the same file, byte for byte; dialects differ, so it need not be all. */
function files(rivals, of) {
  const writers = new Map();
  for (const rival of rivals) {
    const digest = of(rival).find(({ file }) => file?.digest)?.file.digest;
    if (digest) writers.set(digest, [...(writers.get(digest) ?? []), NAMES[rival] ?? rival]);
  }
  return [...writers].map(([digest, names]) => `- SHA-256 ${digest.slice(0, 16)}… is the file of ${names.join(", ")}`);
}

function blockOf(run, steps) {
  const blocks = steps.flatMap((step) => run.steps[step]?.block ?? []);
  if (!blocks.length) return undefined;
  // The browser tells of tasks from 50 ms on: below that the gap between ticks is the upper bound.
  return Math.max(...blocks.map((block) => block.task)) || Math.max(...blocks.map((block) => block.gap));
}

function median(values) {
  const sorted = values.filter((value) => value !== undefined && !Number.isNaN(value)).sort((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

function sum(values) {
  return values.some((value) => value === undefined) ? undefined : values.reduce((total, value) => total + value, 0);
}

function seconds(millis) {
  if (millis < 10) return `${millis.toFixed(1)} ms`;
  return millis < 1_000 ? `${millis.toFixed(0)} ms` : `${(millis / 1_000).toFixed(2)} s`;
}

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

function blocked(millis) {
  return millis < 50 ? "under 50 ms" : seconds(millis);
}
