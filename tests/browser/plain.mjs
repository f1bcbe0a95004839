// Without scripts: all text, the navigation, the prompts; search leads to the lists.
import { NARROW, WIDE } from "./browser.mjs";
import { inPairs } from "./tools.mjs";

/* Runs in the page (asked from outside, which works where scripts of its own are off). */
function look() {
  const faults = [], visible = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  if (document.documentElement.hasAttribute("data-scripts")) faults.push("scripts run");
  for (const element of document.querySelectorAll("h1, .text > *, .cards > li, .lead")) {
    if (element.textContent.trim() && !visible(element)) faults.push(`hidden: ${element.outerHTML.slice(0, 100)}`);
  }
  for (const element of document.querySelectorAll(".scripted")) if (visible(element)) faults.push(`of no use: ${element.outerHTML.slice(0, 100)}`);
  return faults;
}

export async function check(browser, report, { site, path, name, kind }, url, options) {
  await browser.visit(url, { ...options, viewport: WIDE }, async (page) => {
    report.check(`${options.what}, the text is there: ${name}`, options.javaScriptEnabled === false ? await page.evaluate(look) : []);
    const nav = page.locator("#site__nav li a");
    report.check(`${options.what}, the navigation is there: ${name}`, (await nav.count()) && (await nav.first().isVisible()) ? [] : ["it is not seen"]);
    if (/agent|command|skill/.test(kind) && !/agents|empty/.test(kind)) {
      await page.getByRole("radio", { name: "Exact prompt" }).check();
      report.equal(`${options.what}, the exact prompt: ${name}`, await page.locator("#site__prompt").evaluate((one) => one.checkVisibility() && one.textContent),
        site.read(path.replace(/html$/, "md")).toString());
    }
  });
}

async function ways({ browser, sites, report }) {
  await browser.visit(sites.own.url("index.html"), { javaScriptEnabled: false, viewport: NARROW }, async (page) => {
    await page.locator(".menu").click();
    report.equal("without scripts, the drawer opens", await page.locator("#site__nav li a").first().isVisible(), true);
    await page.locator("#site__nav").getByRole("link", { name: /^Snippets/ }).click();
    await page.waitForURL("**/snippets.html");
    await page.locator("#site__search").click();
    await page.waitForURL("**/catalogue/index.html");
    report.check("without scripts, the search leads to the lists", (await page.locator(".cards > li").count()) ? [] : ["no list"]);
  });
  await browser.visit(sites.large.url("catalogue/agents.html"), { javaScriptEnabled: false }, async (page) => {
    await page.locator("details.facet summary").first().click();
    const value = page.locator("details.facet[open] a").first(), count = Number((await value.locator(".count").textContent()).replace(/\D/g, ""));
    await value.click();
    report.equal("without scripts, a filter leads to a list of its own", Number((await page.locator("h1 .count").textContent()).replace(/\D/g, "")), count);
  });
}

export async function run(test) {
  const options = { javaScriptEnabled: false, what: "without scripts" };
  await inPairs(test.sites.pages, (page) => check(test.browser, test.report, page, page.site.url(page.path), options));
  await ways(test);
}
