addEventListener("message", ({ data }) => {
  if (data?.audit !== undefined) document.querySelector("output").textContent = data.audit;
});
