import auditExplorer from "@audit-explorer/element/vite";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

// Vue is told which tags are the browser's own.
const isCustomElement = (tag) => tag === "audit-explorer";

export default defineConfig({
  base: "./", // from whatever folder it is served
  plugins: [auditExplorer(), vue({ template: { compilerOptions: { isCustomElement } } })],
});
