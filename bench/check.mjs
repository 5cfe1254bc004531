// Whether the rivals gave the same answers; a fast wrong answer is no figure.

/** Sentences, one for each answer that differs from what most rivals say. */
export function check(runs) {
  const findings = new Set();
  const answers = [
    ["load", "events", (run) => run.steps.load?.answer.events],
    ["search", "count", (run) => run.steps.search?.answer.total],
    ["search", "first rows", (run) => text(run.steps.search?.answer.rows)],
    ["all", "count", (run) => run.steps.all?.answer.total],
    ["all", "first rows", (run) => text(run.steps.all?.answer.rows)],
    ["text", "count", (run) => run.steps.text?.answer.total],
    ["text", "first rows", (run) => text(run.steps.text?.answer.rows)],
    ["csv", "rows", (run) => run.file?.rows],
  ];
  for (const [step, what, read] of answers) {
    const said = runs.map((run) => [run.rival, read(run)]).filter(([, value]) => value !== undefined);
    const usual = commonest(said.map(([, value]) => value));
    for (const [rival, value] of said) {
      if (value !== usual) findings.add(`${rival}: ${step}, ${what}: ${difference(value, usual)}`);
    }
  }
  return [...findings];
}

function text(rows) {
  return rows && JSON.stringify(rows);
}

function commonest(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((one, other) => other[1] - one[1])[0]?.[0];
}

function difference(value, usual) {
  if (typeof value !== "string") return `${value} instead of ${usual}`;
  const at = [...value].findIndex((letter, index) => letter !== usual[index]);
  const from = Math.max(0, at - 40);
  return `differs at character ${at}: ${value.slice(from, at + 60)} instead of ${usual.slice(from, at + 60)}`;
}
