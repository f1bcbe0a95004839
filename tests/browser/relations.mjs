// What is said of whom: escalation apart from delegation, in lists and in pictures; the map page by page; two variants side by
// side where there is room, and one below the other where there is none.
import { NARROW, WIDE } from "./browser.mjs";

/* Who escalates to whom, and to whom else work is sent, as the texts have it. */
const ESCALATIONS = [
  { site: "own", from: "agents/rust-expert-standard", to: "rust-expert-advanced", delegates: "rust-test-standard" },
  { site: "large", from: "agents/hard", to: "hard-advanced", delegates: "worker-000002" },
];
const MOST = 200; /* entries of the map on one page */

async function escalation({ browser, report, sites }, { site: name, from, to, delegates }) {
  const site = sites[name], self = from.split("/").pop();
  const list = (page, id) => page.locator(`.relation:has(#site__${id}) li a`).allTextContents();
  await browser.visit(site.url(`${from}.html`), { reducedMotion: "reduce" }, async (page) => {
    report.equal(`relations: escalates to, ${from}`, (await list(page, "escalates")).join(), to);
    const others = await list(page, "delegates");
    report.check(`relations: which is no delegation, ${from}`, others.includes(delegates) && !others.includes(to) ? [] : [others.join()]);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      const strokes = await page.evaluate(() => [".edge.escalation", ".edge:not(.escalation, .include)", ".edge.include"]
        .map((one) => getComputedStyle(document.querySelector(`.relations svg ${one}`))).map((style) => `${style.stroke} ${style.strokeDasharray}`));
      report.equal(`relations: three kinds of lines differ, ${from}, ${colorScheme}`, new Set(strokes).size, 3);
    }
    const link = page.locator(".relations svg a", { has: page.locator("title", { hasText: `${to} (escalation)` }) });
    report.equal(`relations: the picture says it in words, ${from}`, await link.count(), 1);
    report.check(`relations: the picture has a name, ${from}`, (await page.locator(".relations svg").getAttribute("aria-label") || "").includes(self) ? [] : ["none"]);
    await link.focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/${to}.html`);
    report.check(`relations: and leads there, where it is escalated from, ${from}`, (await list(page, "escalated-by")).includes(self) ? [] : await list(page, "escalated-by"));
  });
}

/* Each document that the map knows is on one of its pages, each page has at most so many, and groups are found from all. */
async function map({ browser, report, sites }) {
  const site = sites.large, seen = [], pictures = [];
  await browser.visit(site.url("catalogue/map.html"), {}, async (page) => {
    const total = Number((await page.locator(".lead").textContent()).match(/among ([\d,]+)/)[1].replace(/,/g, ""));
    const last = await page.locator(".pages a").count();
    for (let number = 1; number <= last; number++) {
      if (number > 1) {
        await page.locator(".pages a", { hasText: new RegExp(`^${number}$`) }).focus();
        await page.keyboard.press("Enter");
        await page.waitForURL(`**/map-page-${number}.html`);
      }
      report.equal(`map: page ${number} is marked`, (await page.locator(".pages [aria-current=page]").allTextContents()).join(), String(number));
      const names = await page.locator(".sent tbody th a, .catalogue .cards > li > a").evaluateAll((all) => all.map((one) => one.href));
      report.check(`map: at most ${MOST} entries, page ${number}`, names.length && names.length <= MOST ? [] : [`${names.length}`]);
      seen.push(...names);
      pictures.push(await page.locator("figure.map").count());
    }
    report.equal("map: every document once, on all pages together", `${seen.length} of ${new Set(seen).size}`, `${total} of ${total}`);
    report.equal("map: the picture is on the first", pictures.join(""), "1" + "0".repeat(last - 1));
    const groups = page.locator("nav[aria-label=Groups] a");
    for (const href of await groups.evaluateAll((all) => all.map((one) => one.href))) {
      await page.goto(href);
      report.equal(`map: a group is where its link leads, ${href.slice(site.base.length)}`, await page.locator(`h2${new URL(href).hash}`).count(), 1);
    }
    report.figure("pages of the map of 1,000 agents", last);
  });
}

/* Runs in the page: how the two sides of changed lines lie to each other, and what is cut off. */
function sides() {
  const faults = [], pairs = [...document.querySelectorAll(".row.differs")].filter((row) => row.querySelector(".left") && row.querySelector(".right"));
  const beside = pairs.filter((row) => row.querySelector(".left").getBoundingClientRect().right <= row.querySelector(".right").getBoundingClientRect().left + 1).length;
  const below = pairs.filter((row) => row.querySelector(".left").getBoundingClientRect().bottom <= row.querySelector(".right").getBoundingClientRect().top + 1).length;
  for (const text of document.querySelectorAll(".row .line + *")) {
    if (text.checkVisibility() && text.getBoundingClientRect().right > innerWidth) faults.push(`cut off: ${text.textContent.slice(0, 60)}`);
  }
  const twice = [...document.querySelectorAll(".row:not(.differs)")].filter((row) => [...row.children].filter((one) => one.checkVisibility()).length > 1).length;
  const signs = pairs.map((row) => [...row.querySelectorAll(".line")].map((one) => getComputedStyle(one, "::after").content.replace(/"/g, "")).join(""));
  return { pairs: pairs.length, beside, below, twice, signs: [...new Set(signs)].join(), faults };
}

async function comparison({ browser, report }, { site, path, name }) {
  await browser.visit(site.url(path), {}, async (page) => {
    await page.evaluate(() => document.querySelectorAll(".compare details").forEach((one) => { one.open = true; }));
    for (const size of [WIDE, NARROW, { width: 320, height: 640 }]) {
      await page.setViewportSize(size);
      const { pairs, beside, below, twice, signs, faults } = await page.evaluate(sides), where = `${name}, ${size.width}`;
      const wide = size === WIDE;
      report.equal(`compare: changed lines lie ${wide ? "side by side" : "one below the other"}, ${where}`, pairs > 0 && (wide ? beside : below), pairs);
      report.check(`compare: no line is cut off, ${where}`, faults);
      if (!wide) report.equal(`compare: signs tell which is which, and what is the same is there once, ${where}`, `${signs} ${twice}`, "\u2212+ 0");
    }
    report.check(`compare: removed and added are told in words, too, ${name}`, (await page.locator(".row del").count()) && (await page.locator(".row ins").count()) ? [] : ["no del or ins"]);
  });
}

export async function run(test) {
  for (const one of ESCALATIONS) await escalation(test, one);
  await map(test);
  for (const page of test.sites.pages.filter(({ kind }) => kind === "comparison")) await comparison(test, page);
}
