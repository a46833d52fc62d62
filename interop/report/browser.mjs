// A researcher's Chromium at pages that simulated runs left.
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const request = JSON.parse(readFileSync(0, "utf8"));
const axe = readFileSync(new URL("./node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const out = { violations: [], console: [], overflow: [], contacted: [], shown: {} };

const browser = await chromium.launch({ executablePath: request.chromium, args: ["--no-sandbox", "--disable-dev-shm-usage"], timeout: 180_000 });

async function judge(page, where) {
  const session = await page.context().newCDPSession(page);
  const run = async (expression) => (await session.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true })).result.value;
  await run(axe + ";0");
  for (const v of await run("axe.run().then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(', ')))")) out.violations.push(`${where}: ${v}`);
  const wide = await run("document.documentElement.scrollWidth - document.documentElement.clientWidth");
  if (wide > 0) out.overflow.push(`${where}: ${wide} px`);
  // Writing in a plot may not leave it.
  for (const text of await run(`[...document.querySelectorAll("svg text")].filter((t) => t.getClientRects().length).filter((t) => {
    const a = t.getBoundingClientRect(), b = t.ownerSVGElement.getBoundingClientRect();
    return a.left < b.left - 0.5 || a.right > b.right + 0.5 || a.top < b.top - 0.5 || a.bottom > b.bottom + 0.5;
  }).map((t) => t.ownerSVGElement.querySelector("title").textContent + ": " + t.textContent)`)) out.overflow.push(`${where}: ${text}`);
}

for (const name of Object.keys(request.pages)) {
  for (const scheme of ["light", "dark"]) {
    for (const width of [360, 1280]) {
      const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height: 800 }, javaScriptEnabled: true });
      const page = await context.newPage();
      page.setDefaultTimeout(180_000); // the machine may be busy
      page.on("console", (line) => out.console.push(line.text()));
      page.on("pageerror", (error) => out.console.push(String(error)));
      page.on("request", (r) => out.contacted.push(r.url()));
      const where = `${name}-${scheme}-${width}`;
      await page.goto(request.pages[name]);
      await judge(page, where);
      if (request.shots) await page.screenshot({ path: `${request.shots}/${where}.png`, fullPage: true });
      const languages = page.getByRole("link", { name: "한국어" });
      if (await languages.count()) {
        await languages.focus();
        await page.keyboard.press("Enter");
        await judge(page, `${where}-ko`);
        if (request.shots) await page.screenshot({ path: `${request.shots}/${where}-ko.png`, fullPage: true });
        out.shown[where] = await page.evaluate(() => [...document.querySelectorAll("main")].filter((m) => m.getClientRects().length).map((m) => m.lang));
      }
      await context.close();
    }
  }
}

await browser.close();
out.contacted = [...new Set(out.contacted)].sort();
process.stdout.write(JSON.stringify(out));
