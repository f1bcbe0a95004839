// Prompts are shown as they were written, copied to the byte, and downloaded to the byte.
import { readFileSync } from "node:fs";

const WRITTEN = ["{{ inline }}", "{{ bare }}", "{% raw %}", "${VARIABLE}", "&amp; and &lt;b&gt;", "<example>", "</example>",
  "Is {{ user }} shown <b>as written</b>?", "{% if x %} included.", "<commentary>Unknown tags are text.</commentary>", "<rules>", "</rules>"];
/* In the text "&amp; and &lt;b&gt;" is an ampersand and a tag, as Markdown has it. */
const READ = WRITTEN.map((one) => (one.startsWith("&amp;") ? "& and <b>" : one));

const COPIED = [
  ["own", "agents/rust-expert-advanced"], ["own", "commands/rust-review"], ["own", "skills/rust-release"], ["own", "snippets/rust-best-practices"],
  ["large", "agents/hard"], ["large", "agents/crlf"], ["large", "agents/worker-000001"],
];

const firstDifference = (got, wanted) => {
  if (got === wanted) return [];
  let at = 0;
  while (got[at] === wanted[at]) at++;
  return [`at ${at}: got ${JSON.stringify(got.slice(at, at + 40))}, wanted ${JSON.stringify(wanted.slice(at, at + 40))}`];
};

async function shown({ browser, sites, report }) {
  await browser.visit(sites.large.url("agents/hard.html"), {}, async (page) => {
    const reading = await page.locator(".text").innerText();
    report.check("as written: the reading view", READ.filter((one) => !reading.includes(one)));
    await page.getByRole("radio", { name: "Exact prompt" }).check();
    const exact = await page.locator(".prompt pre").innerText();
    report.check("as written: the exact prompt", WRITTEN.filter((one) => !exact.includes(one)));
    report.check("as written: the description", (await page.locator(".lead").innerText()).includes('with <tags>, {{ braces }}, "quotes" & ampersands') ? [] : ["differs"]);
  });
  await browser.visit(sites.large.url("catalogue/compare/hard-standard--hard-advanced.html"), {}, async (page) => {
    report.check("as written: a comparison", (await page.locator("main").innerText()).includes("Keep `{{ braces }}` and <example> as they are.") ? [] : ["differs"]);
  });
}

async function copied({ browser, report, sites }, [name, path]) {
  const site = sites[name], wanted = site.read(`${path}.md`);
  for (const url of [site.url(`${path}.html`), site.file(`${path}.html`)]) {
    const permissions = ["clipboard-read", "clipboard-write"];
    await browser.visit(url, { permissions }, async (page) => {
      const where = `${path}, ${url.slice(0, 4)}`;
      await page.evaluate(() => navigator.clipboard.writeText("nothing yet"));
      const button = page.locator("[data-copy]");
      await button.click();
      await page.getByRole("status").filter({ hasText: "Copied" }).first().waitFor({ state: "attached" });
      const got = Buffer.from(await page.evaluate(() => navigator.clipboard.readText()));
      report.check(`copy: the exact prompt, ${where}`, firstDifference(got.toString(), wanted.toString()));
      report.equal(`copy: as many bytes, ${where}`, got.length, wanted.length);
      report.check(`copy: says so, ${where}`, (await button.textContent()) === "Copied" ? [] : [`the button says ${await button.textContent()}`]);
      const pre = page.locator(".text .code pre").first();
      if (!(await pre.count())) return;
      await pre.hover();
      await page.locator(".text .code > button").first().click();
      await page.waitForFunction((old) => navigator.clipboard.readText().then((text) => text !== old), got.toString());
      report.equal(`copy: code, ${where}`, await page.evaluate(() => navigator.clipboard.readText()), await pre.evaluate((one) => one.textContent));
    });
  }
}

/* Each target's button beside its download: what it puts on the clipboard is the prompt file, to the byte. From the disk scripts
 * cannot read files, and the buttons are not there. */
async function copiedByTarget({ browser, report, sites }, [name, path]) {
  const site = sites[name];
  await browser.visit(site.url(`${path}.html`), { permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
    const buttons = page.locator(".downloads button"), faults = [], targets = await buttons.count();
    for (let i = 0; i < targets; i++) {
      const button = buttons.nth(i), url = await button.evaluate((one) => one.previousElementSibling.href);
      const wanted = site.read(decodeURIComponent(url.slice(site.base.length)));
      await page.evaluate(() => navigator.clipboard.writeText("nothing yet"));
      await button.focus();
      await page.keyboard.press("Enter");
      const copied = page.waitForFunction((one) => one.textContent === "Copied", await button.elementHandle(), { timeout: 3000 });
      faults.push(...await copied.then(() => [], async () => [`${url}: the button says ${await button.textContent()}`]));
      const got = Buffer.from(await page.evaluate(() => navigator.clipboard.readText()));
      if (!got.equals(wanted)) faults.push(`${url}:`, ...firstDifference(got.toString(), wanted.toString()));
      if (!/^Copy for ./.test(await button.getAttribute("aria-label"))) faults.push(`${url}: ${await button.getAttribute("aria-label")}`);
    }
    report.check(`copy: each target's prompt, to the byte, ${path} (${targets})`, targets ? faults : ["no buttons"]);
  });
  await browser.visit(site.file(`${path}.html`), {}, async (page) => {
    report.equal(`copy: from the disk, no buttons for single targets, ${path}`, await page.locator(".downloads button:visible").count(), 0);
  });
}

async function downloaded({ browser, report, sites }, [name, path]) {
  const site = sites[name];
  await browser.visit(site.url(`${path}.html`), { acceptDownloads: true }, async (page) => {
    const links = page.locator("main a[download]");
    const faults = [], targets = await links.count();
    for (let i = 0; i < targets; i++) {
      const link = links.nth(i), url = await link.evaluate((one) => one.href);
      const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
      const got = readFileSync(await download.path()), wanted = site.read(decodeURIComponent(url.slice(site.base.length)));
      if (!got.equals(wanted)) faults.push(`${url}: ${got.length} bytes, not ${wanted.length}, or others`);
      if (download.suggestedFilename() !== (await link.getAttribute("download"))) faults.push(`${url}: the file is called ${download.suggestedFilename()}`);
    }
    report.check(`download: the bytes of the prompt files, ${path} (${targets})`, targets ? faults : ["no links to download"]);
  });
}

export async function run(test) {
  await shown(test);
  for (const one of COPIED) {
    await copied(test, one);
    if (!one[1].startsWith("snippets/")) await copiedByTarget(test, one);
    await downloaded(test, one);
  }
}
