// A host may log exports: asking for one is itself something that an auditor wants to know.
const explorer = document.querySelector("audit-explorer");
explorer.addEventListener("audit-explorer-export", ({ detail }) => console.log("exported", detail.result.name));
document.querySelector("button").addEventListener("click", async () => {
  const { total } = await explorer.search("outcome:failure");
  document.title = `Board (${total})`;
});
