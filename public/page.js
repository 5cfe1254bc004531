// The page around the element: what a dashboard does for itself, and the element never does.
const explorer = document.querySelector("audit-explorer");

// The page opens on the sample, whose events lie in 2024, so its `now` stands in for the clock; as
// soon as a person opens something else, the clock counts again.
let loads = 0;
explorer.addEventListener("audit-explorer-load", () => {
  loads += 1;
  if (loads > 1) explorer.removeAttribute("now");
});

// Offline: the service worker keeps the build that is shown until the person asks for the newer one.
const LOOK_AGAIN_MILLIS = 60 * 60 * 1000;
if ("serviceWorker" in navigator) stayOffline().catch(() => {}); // a page like any other: some windows may not keep anything

async function stayOffline() {
  const news = document.querySelector(".news");
  const workers = navigator.serviceWorker;
  const wasKept = Boolean(workers.controller);
  const kept = await workers.register("sw.js", { updateViaCache: "none" });
  const announce = () => { news.hidden = !kept.waiting || !kept.active; };
  const follow = (arriving) => arriving?.addEventListener("statechange", announce);
  kept.addEventListener("updatefound", () => follow(kept.installing));
  follow(kept.installing);
  announce();

  // Only the window in which it is asked for is loaded anew: another may hold what somebody works on.
  let asked = false;
  news.querySelector("button").addEventListener("click", () => {
    asked = true;
    if (kept.waiting) kept.waiting.postMessage("audit-explorer-renew");
    else location.reload();
  });
  workers.addEventListener("controllerchange", () => {
    if (asked) location.reload();
    else news.hidden = !wasKept;
  });

  const lookAgain = () => kept.update().catch(() => {}); // offline, or a deploy that is half-way: later, then
  setInterval(lookAgain, LOOK_AGAIN_MILLIS);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") lookAgain(); });
}

// Reports that a person made in the export dialog stay on this device: names of columns, never an event.
const REPORTS = "audit-explorer-reports";
function keptReports() {
  try {
    const kept = JSON.parse(localStorage.getItem(REPORTS) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return []; // nothing may be kept here, or something else wrote there: then there are none
  }
}
let reports = keptReports();
if (reports.length) explorer.reports = reports;
explorer.addEventListener("audit-explorer-reports", ({ detail }) => {
  // Another window may have changed the list since: of this one's only what it changed is written.
  const texts = (list) => new Map(list.map((report) => [report.name, JSON.stringify(report)]));
  const [before, now, kept] = [texts(reports), texts(detail.reports), texts(keptReports())];
  for (const name of before.keys()) if (!now.has(name)) kept.delete(name);
  for (const [name, text] of now) if (before.get(name) !== text) kept.set(name, text);
  reports = detail.reports;
  try { localStorage.setItem(REPORTS, `[${[...kept.values()]}]`); } catch {} // they live as long as the page
});
window.addEventListener("storage", ({ key }) => {
  if (key !== REPORTS) return;
  // What was taken away elsewhere stays on this screen, and is not written again from here.
  const kept = keptReports();
  reports = [...reports.filter(({ name }) => kept.every((report) => report.name !== name)), ...kept];
  explorer.reports = kept;
});

// The page speaks the language that was chosen on it, else the browser's; of the words here there are few.
const LANGUAGE = "audit-explorer-language";
const NEWS = {
  de: ["Eine neuere Version ist bereit.", "Neu laden"],
  es: ["Hay una versión más reciente.", "Recargar"],
  fr: ["Une version plus récente est prête.", "Recharger"],
  pt: ["Há uma versão mais recente.", "Recarregar"],
  ja: ["新しいバージョンがあります。", "再読み込み"],
  ar: ["تتوفر نسخة أحدث.", "إعادة التحميل"],
};
const news = document.querySelector(".news");
const english = [news.firstChild.data.trim(), news.lastElementChild.textContent];
function speak(language) {
  const root = document.documentElement;
  root.lang = language;
  root.dir = /^ar/.test(language) ? "rtl" : "ltr";
  const [text, button] = NEWS[language.slice(0, 2)] ?? english;
  news.firstChild.data = `${text} `;
  news.lastElementChild.textContent = button;
}
let chosen;
try { chosen = localStorage.getItem(LANGUAGE); } catch {} // nothing may be kept here
chosen ??= navigator.languages.find((tag) => /^(en|de|es|fr|pt|ja|ar)\b/i.test(tag)) ?? "en";
explorer.lang = chosen;
speak(chosen);
explorer.addEventListener("audit-explorer-language", ({ detail: { lang } }) => {
  speak(lang);
  try { localStorage.setItem(LANGUAGE, lang); } catch {} // it lives as long as the page
});

// Whoever dictates, or presses keys by accident, turns single keys off, and finds them so next time.
explorer.addEventListener("audit-explorer-single-keys", ({ detail: { on } }) => {
  try { localStorage.setItem("audit-explorer-single-keys", on ? "on" : "off"); } catch {} // it lives as long as the page
});

// Ctrl+V anywhere on the page outside a field opens what is on the clipboard. Within the element it
// sees to that itself; an embedded element leaves its host's clipboard alone.
document.addEventListener("paste", (event) => {
  const inside = event.composedPath();
  if (event.defaultPrevented || inside.includes(explorer)) return;
  if (inside.some((node) => node instanceof HTMLElement && (node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName)))) return;
  const files = [...event.clipboardData.files];
  const text = event.clipboardData.getData("text/plain");
  if (!files.length && !text.trim()) return;
  event.preventDefault();
  explorer.load(files.length ? files : new Blob([text])).catch(() => {}); // the screen says why
});

// The element hears keys within itself only. On this page nothing else wants them, so one that is
// pressed while nothing has the focus (as on arrival) is meant for it too.
document.addEventListener("keydown", (event) => {
  if (event.target !== document.body || event.defaultPrevented) return;
  const { key, code, ctrlKey, metaKey, altKey, shiftKey, repeat } = event;
  const same = new KeyboardEvent("keydown", { key, code, ctrlKey, metaKey, altKey, shiftKey, repeat, cancelable: true });
  const taken = explorer.shadowRoot?.querySelector("[part=app]")?.dispatchEvent(same) === false;
  if (taken) event.preventDefault();
});

// The view stands in the address's fragment, which no server sees: a link says what is asked, never
// what was found. An element in somebody's dashboard leaves the address alone; only this page does it.

const USUAL_COLUMNS = "time,action,user,resource,ip,outcome";

/** The view that a fragment names; what it leaves out is as usual, but for the mapping, which stays as it is. */
function read(fragment) {
  const parts = new URLSearchParams(fragment.replace(/^#/, ""));
  const view = { query: parts.get("query") ?? "", facets: parts.getAll("facet"), columns: parts.getAll("column") };
  view.density = parts.get("density") === "compact" ? "compact" : "comfortable";
  view.wrap = parts.has("wrap");
  // A path has dots of its own: the direction is what stands behind the last one.
  const [, field, direction] = /^(.+)\.(asc|desc)$/.exec(parts.get("sort") ?? "") ?? ["", "time", "desc"];
  view.sort = { field, direction };
  view.widths = {};
  for (const width of parts.getAll("width")) {
    const [, column, pixels] = /^(.+)\.(\d+)$/.exec(width) ?? [];
    if (column) view.widths[column] = Number(pixels);
  }
  // Going back takes a question back, never what somebody found out about the source.
  if (parts.has("mapping")) try { view.mapping = JSON.parse(parts.get("mapping")); } catch {} // none that can be read
  view.timeZone = parts.get("zone") || "UTC";
  view.open = /^\d+$/.test(parts.get("open") ?? "") ? Number(parts.get("open")) : null;
  if (parts.has("data")) view.data = parts.get("data");
  const [from, to] = (parts.get("window") ?? "").split("_").map(Number);
  view.window = to > from ? [from, to] : null;
  return view;
}

/** The fragment of a view; what is as usual is left out. */
function write(view) {
  const parts = new URLSearchParams();
  if (view.query) parts.set("query", view.query);
  if (view.sort.field !== "time" || view.sort.direction !== "desc") parts.set("sort", `${view.sort.field}.${view.sort.direction}`);
  if (view.timeZone !== "UTC") parts.set("zone", view.timeZone);
  for (const facet of view.facets ?? []) parts.append("facet", facet);
  if ((view.columns ?? []).join() !== USUAL_COLUMNS) for (const column of view.columns ?? []) parts.append("column", column);
  for (const [column, pixels] of Object.entries(view.widths ?? {})) parts.append("width", `${column}.${pixels}`);
  if (view.density === "compact") parts.set("density", "compact");
  if (view.wrap) parts.set("wrap", "");
  if (view.window) parts.set("window", view.window.join("_"));
  if (view.mapping) parts.set("mapping", JSON.stringify(view.mapping));
  if (view.open !== null && view.open !== undefined) parts.set("open", view.open);
  // Whether the events are the same matters only to a view that asks something of them.
  if ([...parts.keys()].length && view.data) parts.set("data", view.data);
  return parts.size ? `#${parts}` : "";
}

explorer.linkTo = (view) => new URL(location.pathname + location.search + write(view), location.href).href;

if (location.hash.length > 1) explorer.view = read(location.hash);

let shown = location.hash;
explorer.addEventListener("audit-explorer-view", ({ detail: view }) => {
  const fragment = write(view);
  if (fragment === shown) return;
  const before = read(shown);
  shown = fragment;
  const address = location.pathname + location.search + fragment;
  // Another question is a step to go back from; another event or window is not.
  if (before.query === view.query) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
});

window.addEventListener("popstate", () => {
  shown = location.hash;
  explorer.view = read(shown);
});
