// A customer's Chromium at the sign-in page, with a wallet of ethers in it.
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";
import { Wallet } from "ethers";

const request = JSON.parse(readFileSync(0, "utf8"));
const axe = readFileSync(new URL("./node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const wallet = new Wallet(request.key);
const out = { violations: [], console: [], overflow: [], contacted: [], steps: {} };

const browser = await chromium.launch({ executablePath: request.chromium, args: ["--no-sandbox", "--disable-dev-shm-usage"], timeout: 180_000 });

async function visit({ lang, scheme, width, refuse = false }, work, withWallet = true) {
  const context = await browser.newContext({ locale: lang === "ko" ? "ko-KR" : "en-GB", colorScheme: scheme, viewport: { width, height: 800 } });
  const page = await context.newPage();
  page.setDefaultTimeout(180_000); // the machine may be busy
  page.on("console", (line) => {
    // An answer that refuses is logged by the browser too; everything else is ours.
    if (!line.text().startsWith("Failed to load resource")) out.console.push(line.text());
  });
  page.on("pageerror", (error) => out.console.push(String(error)));
  page.on("request", (r) => out.contacted.push(new URL(r.url()).host));
  if (withWallet) {
    await page.exposeFunction("signWith", (hex) => wallet.signMessage(Buffer.from(hex.slice(2), "hex")));
    await page.addInitScript(([address, chain, refuse]) => {
      let calls = 0;
      const provider = {
        async request({ method, params }) {
          if (method === "eth_requestAccounts") return [address.toLowerCase()];
          if (method === "eth_chainId") return "0x" + chain.toString(16);
          if (method === "personal_sign") {
            if (refuse && calls++ === 0) throw Object.assign(new Error("no"), { code: 4001 });
            return window.signWith(params[0]);
          }
          throw new Error("unknown method");
        },
      };
      window.ethereum = provider;
      addEventListener("eip6963:requestProvider", () =>
        dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail: { info: { name: "Test wallet" }, provider } })));
    }, [wallet.address, request.chain, refuse]);
  }
  try {
    return await work(page);
  } finally {
    await context.close();
  }
}

// axe runs in a world of its own through the debugger, which the page's policy does not bind.
async function judge(page, where) {
  const session = await page.context().newCDPSession(page);
  const run = async (expression) => (await session.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true })).result.value;
  await run(axe + ";0");
  const found = await run("axe.run().then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target.join(' ')).join(', ')))");
  for (const v of found) out.violations.push(`${where}: ${v}`);
  const wide = await run("document.documentElement.scrollWidth - document.documentElement.clientWidth");
  if (wide > 0) out.overflow.push(`${where}: ${wide} px`);
}

const shots = async (page, name) => {
  if (request.shots) await page.screenshot({ path: `${request.shots}/${name}.png`, fullPage: true });
};

for (const lang of ["en", "ko"]) {
  for (const scheme of ["light", "dark"]) {
    for (const width of [360, 1280]) {
      await visit({ lang, scheme, width }, async (page) => {
        const where = `${lang}-${scheme}-${width}`;
        await page.goto(request.authorize);
        await page.getByRole("button", { name: "Test wallet" }).waitFor();
        await judge(page, where);
        await shots(page, `login-${where}`);
      });
    }
  }
}

// With a wallet in the browser, by keyboard alone, refusing once.
out.steps.wallet = await visit({ lang: "en", scheme: "light", width: 360, refuse: true }, async (page) => {
  await page.goto(request.authorize);
  const button = page.getByRole("button", { name: "Test wallet" });
  await button.waitFor();
  const reach = async () => {
    for (let i = 0; i < 10; i++) {
      await page.keyboard.press("Tab");
      if (await button.evaluate((b) => b === document.activeElement)) return;
    }
    throw new Error("the button cannot be reached by keyboard");
  };
  await reach();
  await page.keyboard.press("Enter");
  await page.getByRole("alert").filter({ hasText: "did not sign" }).waitFor();
  await shots(page, "refused-en");
  await page.evaluate(() => document.activeElement.blur());
  await button.focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/back\?/);
  return new URL(page.url()).searchParams.has("code");
});

// A shop that asks for more: the customer is asked, in both languages and schemes,
// and says yes by keyboard.
for (const [lang, scheme, yes, first] of [["en", "light", "Yes, go on", "Your e-mail address"], ["ko", "dark", "네, 계속합니다", "이메일 주소"]]) {
  out.steps.agreed = await visit({ lang, scheme, width: 360 }, async (page) => {
    await page.goto(request.asking);
    await page.getByRole("button", { name: "Test wallet" }).click();
    const button = page.getByRole("button", { name: yes });
    await button.waitFor();
    await page.getByText(first, { exact: true }).waitFor();
    await judge(page, `consent-${lang}-${scheme}`);
    await shots(page, `consent-${lang}-${scheme}`);
    await page.setViewportSize({ width: 1280, height: 800 });
    await judge(page, `consent-${lang}-${scheme}-1280`);
    await button.focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/back\?/);
    return new URL(page.url()).searchParams.has("code") && out.steps.agreed !== false;
  });
}

// A wallet elsewhere: no wallet in the browser, in Korean, then out again.
out.steps.elsewhere = await visit({ lang: "ko", scheme: "dark", width: 360 }, async (page) => {
  await page.goto(request.authorize);
  await page.getByLabel("계정").fill("0x1234");
  await page.getByRole("button", { name: "서명할 문구 보기" }).click();
  await page.getByRole("alert").filter({ hasText: "계정이 아닙니다" }).waitFor();
  await judge(page, "bad account");
  await page.getByLabel("계정").fill(wallet.address);
  await page.getByLabel("체인").selectOption(String(request.chain));
  await page.getByRole("button", { name: "서명할 문구 보기" }).click();
  const text = await page.locator("textarea").inputValue();
  await judge(page, "text to sign");
  if (await page.locator("textarea").evaluate((t) => t.scrollHeight > t.clientHeight)) out.overflow.push("text to sign: a part is hidden");
  await shots(page, "sign-ko");
  await page.getByLabel("서명", { exact: true }).fill(await wallet.signMessage(text));
  await page.getByRole("button", { name: "로그인" }).click();
  await page.waitForURL(/\/back\?/);
  const back = new URL(page.url()).searchParams.has("code");
  await page.goto(request.issuer + "/login");
  await page.getByText("로그인되어 있습니다").waitFor();
  await judge(page, "signed in");
  await shots(page, "inside-ko");
  await page.getByRole("button", { name: "모든 기기에서 로그아웃" }).click();
  await page.getByText("로그아웃되었습니다").waitFor();
  await judge(page, "signed out");
  return back;
}, false);

// Another site's page cannot do anything in the customer's name.
out.steps.crossSite = await visit({ lang: "en", scheme: "light", width: 1280 }, async (page) => {
  await page.goto(request.authorize);
  await page.getByRole("button", { name: "Test wallet" }).first().click();
  await page.waitForURL(/\/back\?/);
  await page.goto(request.otherSite);
  const told = await page.evaluate(async (issuer) => {
    const tries = [];
    for (const [method, path] of [["DELETE", "/v1/sessions"], ["POST", "/v1/session"], ["POST", "/logout"]]) {
      tries.push(await fetch(issuer + path, { method, credentials: "include", mode: method === "POST" ? "no-cors" : "cors", body: method === "POST" ? "x=1" : undefined })
        .then((r) => r.type + r.status, () => "blocked"));
    }
    return tries;
  }, request.issuer);
  out.console = out.console.filter((line) => !line.includes("CORS policy"));
  await page.goto(request.issuer + "/login");
  const still = await page.getByText("You are signed in").count();
  return { told, still };
});

await browser.close();
out.contacted = [...new Set(out.contacted)].sort();
process.stdout.write(JSON.stringify(out));
