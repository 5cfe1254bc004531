// The page of restore.mjs: notes when the first rows of what was kept are painted, and when all of it is there.

const element = document.querySelector("audit-explorer");
const from = performance.now();

// A frame's own callback runs before it is painted; a message posted there comes after.
const painted = () => new Promise((done) => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => { port1.close(); done(performance.now()); };
  port2.postMessage(null);
}));

window.restored = new Promise((done) => {
  const seen = {};
  const settle = () => { if (seen.rows !== undefined && seen.all !== undefined) done(seen); };
  element.addEventListener("audit-explorer-restored", ({ detail }) => {
    seen.all = performance.now() - from;
    // Nothing was kept yet: there will be no rows.
    if (!detail.events) seen.rows = seen.all;
    settle();
  });
  (async () => {
    for (;;) {
      const at = await painted();
      const row = element.shadowRoot?.querySelector("tbody tr:not(.audit-explorer-row--pending) td");
      if (row?.textContent.trim()) {
        seen.rows = at - from;
        settle();
        return;
      }
    }
  })();
});

await import("/dist/audit-explorer.js");
