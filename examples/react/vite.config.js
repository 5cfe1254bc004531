import auditExplorer from "@audit-explorer/element/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({ plugins: [auditExplorer(), react()] });
