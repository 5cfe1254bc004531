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
