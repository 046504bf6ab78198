// Measures pages with Lighthouse, one after another in one browser; telecube/devtools/lighthouse.py starts it.
//
// Standard input says what: {"chromium": "/usr/bin/chromium", "jobs": [{"url", "form", "stem"}]}. Each page is loaded
// with an empty cache; its reports are STEM.report.json and STEM.report.html, its scores a line on standard output.
// Node and the browser start once: they are half of a single measurement. The picture of the whole page, which only
// decorates the report, is not taken.
import { readFileSync, writeFileSync } from "node:fs";

import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";

const SETTINGS = {
  logLevel: "error",
  output: ["json", "html"],
  onlyCategories: ["performance", "accessibility", "best-practices", "seo"],
  maxWaitForLoad: 30000,
  disableFullPageScreenshot: true,
};
const FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu"];
// On a busy machine Chromium sometimes does not paint in time; that is no finding, a third failure is.
const TRIES = 3;

async function measure(port, { url, form, stem }) {
  for (let left = TRIES; left > 0; left -= 1) {
    const config = form === "desktop" ? desktopConfig : undefined;
    const found = await lighthouse(url, { ...SETTINGS, port }, config);
    const error = found.lhr.runtimeError;
    if (error && left > 1) continue;
    if (error) throw new Error(`${url}: ${error.message}`);
    const [json, html] = found.report;
    writeFileSync(`${stem}.report.json`, json);
    writeFileSync(`${stem}.report.html`, html);
    const scores = Object.entries(found.lhr.categories).map(([name, one]) => `${name} ${Math.round(one.score * 100)}`);
    process.stdout.write(`${url} ${form}: ${scores.join(", ")}\n`);
    return;
  }
}

const { chromium, jobs } = JSON.parse(readFileSync(0, "utf8"));
const browser = await launch({ chromePath: chromium, chromeFlags: FLAGS, logLevel: "error" });
try {
  for (const job of jobs) await measure(browser.port, job);
} finally {
  browser.kill();
}
