// Starts nginx and Caddy with the configurations of deploy/ over a build, and checks what they send:
// types, compression, how long it is kept, the policy, and the way to a vendor's API. A server that is
// not installed is named; with --all that is a failure.
//   node scripts/check-deploy.mjs dist
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const dist = resolve(process.argv[2] ?? "dist");
const build = readdirSync(dist).find((name) => /^[0-9a-f]{16}$/.test(name));
if (!build) throw new Error(`${dist} holds no build: make build`);
const root = resolve(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "audit-explorer-deploy-"));
chmodSync(folder, 0o755); // a server that is started by root reads as somebody else
cpSync(dist, join(folder, "dist"), { recursive: true });
execFileSync(process.execPath, [join(root, "scripts/compress.mjs"), join(folder, "dist")]);

/** A vendor's API without CORS, which tells what it was asked. */
const vendor = http.createServer((request, response) => {
  response.setHeader("set-cookie", "vendor=1");
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify([{ time: "2024-05-01T00:00:00Z", action: request.method, path: request.url, cookie: request.headers.cookie ?? null }]));
});
const port = (server) => new Promise((done) => server.listen(0, "127.0.0.1", () => done(server.address().port)));
const free = async () => {
  const server = http.createServer();
  const number = await port(server);
  await new Promise((done) => server.close(done));
  return number;
};
const vendorPort = await port(vendor);

const SERVERS = {
  nginx: {
    config: "nginx.conf",
    // The name of the pid file is the only thing of the machine's in it.
    edit: (text) => text.replace(/^pid .*;$/m, `pid ${folder}/nginx.pid;`),
    start: (file) => ["nginx", ["-c", file, "-p", folder, "-g", "daemon off;"]],
    // Debian's has no module for brotli; the other is enough there.
    encodings: ["gzip"],
  },
  caddy: {
    config: "Caddyfile",
    edit: (text) => text,
    start: (file) => ["caddy", ["run", "--config", file, "--adapter", "caddyfile"]],
    encodings: ["br", "gzip"],
  },
};

let failures = 0;
const check = (what, held) => {
  if (!held) failures += 1;
  console.log(`  ${held ? "ok  " : "FAIL"} ${what}`);
};

/** One request past all conveniences: as it was sent, not unpacked. */
const ask = (at, path, { method = "GET", headers = {} } = {}) => new Promise((done, refused) => {
  http.request({ host: "127.0.0.1", port: at, path, method, headers }, (answer) => {
    const chunks = [];
    answer.on("data", (chunk) => chunks.push(chunk));
    answer.on("end", () => done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) }));
  }).on("error", refused).end();
});

for (const [name, server] of Object.entries(SERVERS)) {
  const [program] = server.start("");
  if (spawnSync("sh", ["-c", `command -v ${program}`]).status !== 0) {
    console.log(`${name} is not installed here: deploy/${server.config} was not tried`);
    if (process.argv.includes("--all")) failures += 1;
    continue;
  }
  console.log(name);
  const at = await free();
  const file = join(folder, server.config);
  const text = readFileSync(join(root, "deploy", server.config), "utf8");
  writeFileSync(file, server.edit(text).replaceAll("127.0.0.1:8081", `127.0.0.1:${at}`).replaceAll("127.0.0.1:8082", `127.0.0.1:${vendorPort}`));
  const [, values] = server.start(file);
  const running = spawn(program, values, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  running.stderr.on("data", (chunk) => { said += chunk; });
  try {
    for (let tries = 0; ; tries += 1) {
      const up = await ask(at, "/").catch(() => undefined);
      if (up) break;
      if (tries > 100 || running.exitCode !== null) throw new Error(`${name} did not start: ${said}`);
      await new Promise((done) => setTimeout(done, 50));
    }
    await checkServer(at, server.encodings);
  } finally {
    running.kill();
    await new Promise((done) => (running.exitCode === null ? running.on("exit", done) : done()));
  }
}
vendor.close();
rmSync(folder, { recursive: true, force: true });
process.exit(failures ? 1 : 0);

async function checkServer(at, encodings) {
  const types = {
    "/": /^text\/html/, "/index.html": /^text\/html/, "/audit-explorer.js": /javascript/, "/sw.js": /javascript/,
    "/page.css": /^text\/css/, "/manifest.webmanifest": /^application\/manifest\+json/, "/icon.svg": /^image\/svg\+xml/,
    "/icon-192.png": /^image\/png/, "/sample-graphos.json": /^application\/json/,
    [`/${build}/app.js`]: /javascript/, [`/${build}/worker_bg.wasm`]: /^application\/wasm/, [`/${build}/case-file.css`]: /^text\/css/,
  };
  for (const [path, type] of Object.entries(types)) {
    const answer = await ask(at, path);
    check(`${path}: ${answer.headers["content-type"]}`, answer.status === 200 && type.test(answer.headers["content-type"]));
    check(`${path}: nosniff`, answer.headers["x-content-type-options"] === "nosniff");
    const kept = answer.headers["cache-control"];
    const programs = path.startsWith(`/${build}/`);
    check(`${path}: ${kept}`, programs ? /immutable/.test(kept) && /max-age=31536000/.test(kept) : kept === "no-cache");
    for (const encoding of /png/.test(path) ? [] : encodings) {
      const packed = await ask(at, path, { headers: { "accept-encoding": encoding } });
      check(`${path}: ${encoding}`, packed.headers["content-encoding"] === encoding && packed.body.length < answer.body.length);
      check(`${path}: ${encoding} keeps the type`, type.test(packed.headers["content-type"]));
    }
  }
  for (const path of ["/", `/${build}/worker.js`]) {
    const policy = (await ask(at, path)).headers["content-security-policy"] ?? "";
    check(`${path}: a policy without unsafe words`, /default-src 'none'/.test(policy) && /'wasm-unsafe-eval'/.test(policy) && !/unsafe-inline|'unsafe-eval'|\*/.test(policy));
  }
  for (const path of ["/audit-explorer.js", ...["app_bg.wasm", "audit-explorer.js", "case-file.css"].map((name) => `/${build}/${name}`)]) {
    check(`${path}: for dashboards elsewhere`, (await ask(at, path)).headers["access-control-allow-origin"] === "*");
  }
  check("the page itself is not for other origins", !(await ask(at, "/")).headers["access-control-allow-origin"]);
  for (const path of ["/nothing", `/${build}/nothing.js`, "/../package.json"]) {
    check(`${path}: 404 or refused`, (await ask(at, path)).status >= 400);
  }
  const proxied = await ask(at, "/audit-api/v1/events?page=2", { headers: { cookie: "session=secret" } });
  const [event] = JSON.parse(proxied.body);
  check("the vendor's API is reached by its own path", proxied.status === 200 && event.path === "/v1/events?page=2");
  check("no cookie of the page's goes there", event.cookie === null);
  check("no cookie of the vendor's comes back", !proxied.headers["set-cookie"]);
  const written = await ask(at, "/audit-api/v1/events", { method: "POST" });
  check(`nothing is written there (${written.status})`, written.status === 403 || written.status === 405);
}
