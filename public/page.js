// The page around the element. It opens on the sample, whose events lie in 2024, so its `now` stands
// in for the clock; as soon as a person opens something else, the clock counts again.
const explorer = document.querySelector("audit-explorer");
let loads = 0;
explorer.addEventListener("audit-explorer-load", () => {
  loads += 1;
  if (loads > 1) explorer.removeAttribute("now");
});
