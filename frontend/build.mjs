// Builds what the browser gets: theme.js, shell.js, softphone.js, app.css with the fonts, site.js and site.css for the
// public site with fonts of its own, icons.svg, and beside each its compressed twins, which WhiteNoise hands out.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import { build } from "esbuild";

const frontend = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(frontend);
const finished = path.join(root, "telecube/web/static/build");
// Built aside and put in place at the end, so that a running server never sees half of it.
const output = `${finished}.new`;
const replaced = `${finished}.old`;
const iconFolder = path.join(root, "node_modules/@tabler/icons/icons/outline");
// What every browser with light-dark() and WebRTC understands; older ones cannot show the themes anyway.
const browsers = ["chrome123", "firefox120", "safari17.5"];

const scripts = { theme: "theme.ts", shell: "shell.ts", softphone: "islands/softphone/index.ts", site: "site.ts" };

async function buildScripts() {
  const entries = Object.entries(scripts)
    .map(([out, source]) => ({ out, in: path.join(frontend, source) }))
    .filter((entry) => existsSync(entry.in));
  await build({
    entryPoints: entries,
    outdir: output,
    bundle: true,
    minify: true,
    sourcemap: true,
    format: "iife",
    target: browsers,
    define: { "process.env.NODE_ENV": '"production"', global: "globalThis" },
    logLevel: "warning",
  });
}

async function buildStyles() {
  await build({
    entryPoints: ["app", "site"].map((out) => ({ out, in: path.join(frontend, `styles/${out}.css`) })),
    outdir: output,
    bundle: true,
    minify: true,
    target: browsers,
    loader: { ".woff2": "file", ".svg": "dataurl" },
    assetNames: "[name]",
    logLevel: "warning",
  });
}

// Only what the site shows: a quarter of the bytes before the first words can be read.
async function cutSiteFonts() {
  const python = path.join(root, ".venv/bin/python");
  const folder = path.join(root, "var/build/site-fonts");
  await promisify(execFile)(python, ["-m", "telecube.devtools.site_fonts", folder], { cwd: root });
}

async function symbolOf(name) {
  const file = path.join(iconFolder, `${name}.svg`);
  if (!existsSync(file)) throw new Error(`frontend/icons.txt names "${name}", which Tabler does not have`);
  const drawing = (await readFile(file, "utf8"))
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/^[\s\S]*?<svg[^>]*>/, "")
    .replace("</svg>", "")
    .replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${drawing}</symbol>`;
}

async function buildSprite() {
  const list = await readFile(path.join(frontend, "icons.txt"), "utf8");
  const names = list.split("\n").map((line) => line.trim()).filter((line) => line && !line.startsWith("#"));
  const symbols = await Promise.all(names.map(symbolOf));
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("\n")}</svg>\n`;
  await writeFile(path.join(output, "icons.svg"), sprite);
}

async function compress() {
  const names = (await readdir(output)).filter((name) => /\.(js|css|svg)$/.test(name));
  for (const name of names) {
    const file = path.join(output, name);
    const content = await readFile(file);
    await writeFile(`${file}.gz`, await promisify(gzip)(content, { level: 9 }));
    await writeFile(`${file}.br`, await promisify(brotliCompress)(content));
  }
}

await rm(output, { recursive: true, force: true });
await mkdir(output, { recursive: true });
await cutSiteFonts();
await Promise.all([buildScripts(), buildStyles(), buildSprite()]);
await compress();
// Two renames: no request finds nothing, and who downloads a file that was replaced gets it to the end.
await rm(replaced, { recursive: true, force: true });
if (existsSync(finished)) await rename(finished, replaced);
await rename(output, finished);
await rm(replaced, { recursive: true, force: true });
