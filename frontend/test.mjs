// Bundles every *.test.ts and runs it with node's own test runner.
import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const frontend = path.dirname(fileURLToPath(import.meta.url));
const tests = globSync("**/*.test.ts", { cwd: frontend }).map((name) => path.join(frontend, name));
const outdir = mkdtempSync(path.join(tmpdir(), "telecube-tests-"));
await build({
  entryPoints: tests,
  outdir,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  logLevel: "warning",
});
const built = globSync("**/*.mjs", { cwd: outdir }).map((name) => path.join(outdir, name));
const { status } = spawnSync(process.execPath, ["--test", ...built], { stdio: "inherit" });
rmSync(outdir, { recursive: true });
process.exit(status ?? 1);
