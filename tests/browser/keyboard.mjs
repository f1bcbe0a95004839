// Everything by keyboard: Tab reaches all that can be used, in view and with a line around it; the drawer keeps the focus
// until it is closed; what folds and switches does so by keys.
import { NARROW, WIDE } from "./browser.mjs";
import { inPairs } from "./tools.mjs";

const WALKED = ["home", "agent", "hard agent", "guide", "snippet", "list of a tag", "comparison", "tags", "not found"];
const MOST_STEPS = 700;

/* Runs in the page after each Tab: what has the focus, whether it was there before, and what is wrong with how that is seen. */
function here() {
  const element = document.activeElement;
  if (!element || element === document.body || element.walked) return { done: true };
  element.walked = true;
  const words = `${element.tagName.toLowerCase()}.${element.getAttribute("class") || ""} "${(element.textContent || element.value || "").trim().slice(0, 40)}"`;
  const seen = element.matches(".views input") ? element.nextElementSibling : element;
  const style = getComputedStyle(seen), box = seen.getBoundingClientRect(), faults = [];
  const svg = element.closest("svg") && element.querySelector("rect, circle, text");
  const lined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  if (!lined && !(svg && getComputedStyle(svg).stroke !== "none")) faults.push(`no line around ${words}`);
  const x = Math.min(Math.max(box.left + Math.min(box.width / 2, 12), 0), innerWidth - 1);
  const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 12), 0), innerHeight - 1);
  if (box.bottom <= 0 || box.top >= innerHeight || box.width === 0) faults.push(`out of view: ${words}`);
  else {
    const top = document.elementFromPoint(x, y);
    if (top && top.closest(".bar") && !element.closest(".bar")) faults.push(`under the bar: ${words}`);
  }
  return { words, faults };
}

/* Runs in the page: what the walk should have reached and did not. */
function unreached() {
  const usable = [...document.querySelectorAll("a[href], button, input, summary, select, textarea, [tabindex='0']")];
  return usable.filter((one) => !one.walked && !one.disabled && one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true }) &&
    !(one.type === "radio" && !one.checked) && !(one.matches("summary") && getComputedStyle(one).pointerEvents === "none"))
    .map((one) => one.outerHTML.slice(0, 120));
}

async function walk({ browser, report }, { site, path, name }, size) {
  await browser.visit(site.url(path), { viewport: size, reducedMotion: "reduce" }, async (page) => {
    const faults = [];
    let steps = 0;
    for (; steps < MOST_STEPS; steps++) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate(here);
      if (at.done) break;
      if (steps === 0 && !at.words.includes("skip")) faults.push(`the first is ${at.words}`);
      faults.push(...at.faults);
    }
    faults.push(...(await page.evaluate(unreached)).map((one) => `not reached: ${one}`));
    report.check(`Tab reaches everything, and is seen: ${name}, ${size.width} (${steps} steps)`, faults);
  });
}

async function skip({ browser, sites, report }) {
  await browser.visit(sites.own.url("guide/includes.html"), {}, async (page) => {
    await page.keyboard.press("Tab");
    const seen = await page.evaluate(() => document.activeElement.getBoundingClientRect().top >= 0 && document.activeElement.className);
    report.equal("the skip link is seen when it has the focus", seen, "skip");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    report.equal("the skip link leads to the text", await page.evaluate(() => !!document.activeElement.closest("main")), true);
  });
}

async function drawer({ browser, sites, report }) {
  await browser.visit(sites.own.url("agents/rust-expert-advanced.html"), { viewport: NARROW }, async (page) => {
    const inNav = () => page.evaluate(() => !!document.activeElement.closest("#site__nav"));
    const open = () => page.evaluate(() => document.querySelector("#site__nav").matches(":popover-open"));
    await page.locator(".menu").focus();
    await page.keyboard.press("Enter");
    report.equal("drawer: opens by key", await open(), true);
    report.equal("drawer: takes the focus", await inNav(), true);
    const out = [];
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press(i < 45 ? "Tab" : "Shift+Tab");
      const where = await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest("#site__nav") ? "" : document.activeElement.outerHTML.slice(0, 80));
      if (where) out.push(`step ${i}: ${where}`);
    }
    report.check("drawer: Tab stays in it", out);
    await page.keyboard.press("Escape");
    report.equal("drawer: Esc closes it", await open(), false);
    report.equal("drawer: the focus is back at the button", await page.evaluate(() => document.activeElement.className), "menu");
    report.equal("drawer: nothing stays inert", await page.evaluate(() => document.querySelectorAll("[inert]").length), 0);
    await page.keyboard.press("Enter");
    await page.locator("#site__nav a[href$='catalogue/commands.html']").focus();
    await page.keyboard.press("Enter");
    await page.waitForURL("**/catalogue/commands.html");
    report.equal("drawer: its links lead on", await page.locator("h1").count(), 1);
  });
}

async function switches({ browser, sites, report }) {
  await browser.visit(sites.own.url("agents/rust-expert-advanced.html"), { viewport: WIDE }, async (page) => {
    await page.getByRole("radio", { name: "Reading view" }).focus();
    await page.keyboard.press("ArrowRight");
    report.equal("views: arrows show the exact prompt", await page.locator(".prompt pre").isVisible(), true);
    report.equal("views: and put the text away", await page.locator(".text").isVisible(), false);
    await page.keyboard.press("ArrowLeft");
    report.equal("views: and back", await page.locator(".text").isVisible(), true);
  });
  await browser.visit(sites.large.url("catalogue/agents.html"), { viewport: WIDE }, async (page) => {
    const facet = page.locator("details.facet summary").first();
    await facet.focus();
    await page.keyboard.press("Enter");
    report.equal("filters: unfold by key", await page.locator("details.facet").first().evaluate((one) => one.open), true);
    await page.locator("#site__filter").focus();
    await page.keyboard.type("worker-000003");
    await page.waitForFunction(() => [...document.querySelectorAll(".cards > li")].filter((one) => one.checkVisibility()).length < 10, null, { timeout: 3000 }).catch(() => {});
    const left = await page.locator(".cards > li:visible").count();
    report.check("filter: what is typed narrows the list", left > 0 && left < 10 ? [] : [`${left} entries`]);
    const said = page.locator(".facets [role=status]").filter({ hasText: /\d/ }).waitFor({ timeout: 3000 });
    report.check("filter: and is announced", await said.then(() => [], () => ["no number"]));
  });
}

export async function run(test) {
  await inPairs(test.sites.pages.filter(({ kind }) => WALKED.includes(kind)), async (page) => {
    await walk(test, page, WIDE);
    if (page.kind === "agent" || page.kind === "home") await walk(test, page, NARROW);
  });
  await skip(test);
  await drawer(test);
  await switches(test);
}
