// Included parts fold: one by one and all at once, by keyboard, without scripts; an address that leads into one unfolds it;
// paper shows all of them.
import { NARROW } from "./browser.mjs";

const AGENT = "agents/rust-expert-standard.html", INTO = "#handing-over"; /* the heading of a part, as the page has it */

/* Run in the page. */
const shown = () => [...document.querySelectorAll(".included > details > :not(summary)")].filter((one) => one.checkVisibility()).length;
const open = () => document.querySelectorAll(".included > details[open]").length;
const place = (hash) => {
  const element = document.getElementById(hash.slice(1)), top = element ? element.getBoundingClientRect().top : -1;
  return top >= 0 && top < innerHeight && element.checkVisibility();
};

async function keys({ browser, sites, report }) {
  await browser.visit(sites.own.url(AGENT), {}, async (page) => {
    const parts = await page.locator(".included > details").count(), all = await page.evaluate(shown);
    report.check("folds: parts are there, and unfolded", parts > 2 && (await page.evaluate(open)) === parts ? [] : [`${await page.evaluate(open)} of ${parts}`]);
    const first = page.locator(".included > details").first(), inside = first.locator(":scope > :not(summary)").first();
    report.check("folds: each says whose text it is", await page.evaluate(() => [...document.querySelectorAll(".included > details > summary")]
      .filter((one) => !/^Text of snippets\/\S+/.test(one.textContent.trim())).map((one) => one.outerHTML)));
    await first.locator(":scope > summary").focus();
    for (const [key, seen] of [["Enter", false], ["Space", true], ["Space", false]]) {
      await page.keyboard.press(key);
      report.equal(`folds: ${key} makes the text ${seen ? "appear" : "vanish"}`, await inside.evaluate((one) => one.checkVisibility()), seen);
    }
    report.equal("folds: where it came from stays", await page.locator(".included > .included-from").first().isVisible(), true);
    const button = page.locator("[data-fold]");
    await button.focus();
    await page.keyboard.press("Enter");
    report.equal("folds: the button folds all", await page.evaluate(shown), 0);
    report.equal("folds: and is called by what it does next", await button.textContent(), "Unfold included parts");
    await page.keyboard.press("Space");
    report.equal("folds: and unfolds all", await page.evaluate(shown), all);
    report.equal("folds: the focus stays there", await page.evaluate(() => document.activeElement.matches("[data-fold]")), true);
    await page.keyboard.press("Enter");
    await first.locator(":scope > summary").click();
    const told = button.filter({ hasText: /^Fold / }).waitFor({ timeout: 3000 }); /* browsers tell of it in a task of its own */
    report.check("folds: one that is unfolded by hand is told", await told.then(() => [], async () => [await button.textContent()]));
    await page.getByRole("radio", { name: "Exact prompt" }).check();
    report.equal("folds: the button leaves with the text", await button.isVisible(), false);
  });
}

/* From the contents, by an address typed, and by one that was there when the page was opened. */
async function addresses({ browser, sites, report }, disk) {
  const url = disk ? sites.own.file(AGENT) : sites.own.url(AGENT), where = disk ? "disk" : "server";
  for (const viewport of [undefined, NARROW]) {
    await browser.visit(url, viewport ? { viewport } : {}, async (page) => {
      const size = `${where}, ${viewport ? viewport.width : 1280}`;
      await page.locator("[data-fold]").click();
      report.equal(`folds: what is folded is not seen, ${size}`, await page.evaluate(place, INTO), false);
      if (viewport) await page.locator(".toc summary").click();
      await page.locator(`.toc a[href="${INTO}"]`).click();
      const came = () => page.waitForFunction(place, INTO, { timeout: 2000 }).then(() => [], () => ["it is not seen"]);
      report.check(`folds: the contents lead into them, ${size}`, await came());
      await page.evaluate(() => { document.querySelectorAll(".included > details").forEach((one) => { one.open = false; }); scrollTo(0, 0); });
      await page.evaluate((hash) => { location.hash = ""; location.hash = hash; }, INTO);
      report.check(`folds: addresses lead into them, ${size}`, await came());
    });
  }
  await browser.visit(url + INTO, {}, async (page) => {
    report.equal(`folds: an address leads to a part at once, ${where}`, await page.evaluate(place, INTO), true);
  });
}

async function paper({ browser, sites, report }) {
  await browser.visit(sites.own.url(AGENT), {}, async (page) => {
    const all = await page.evaluate(shown);
    await page.locator("[data-fold]").click();
    const sheets = async () => (await page.pdf({ format: "A4" })).length;
    const folded = await page.evaluate(shown);
    await page.emulateMedia({ media: "print" });
    report.equal("folds: paper shows what is folded", `${folded} before, ${await page.evaluate(shown)} on paper`, `0 before, ${all} on paper`);
    report.equal("folds: and no sign to unfold", await page.locator(".included > details > summary").first().isVisible(), false);
    const bytes = await sheets();
    await page.evaluate(() => document.querySelectorAll(".included > details").forEach((one) => { one.open = true; }));
    const unfolded = await sheets();
    report.check("folds: a PDF is the same, folded or not", Math.abs(bytes - unfolded) < unfolded / 50 ? [] : [`${bytes} bytes folded, ${unfolded} unfolded`]);
  });
}

async function plain({ browser, sites, report }, disk) {
  const where = disk ? "disk" : "server";
  await browser.visit(disk ? sites.own.file(AGENT) : sites.own.url(AGENT), { javaScriptEnabled: false }, async (page) => {
    const first = page.locator(".included > details").first(), inside = first.locator(":scope > :not(summary)").first();
    const seen = [await inside.isVisible()];
    for (let i = 0; i < 2; i++) {
      await first.locator(":scope > summary").focus();
      await page.keyboard.press("Enter");
      seen.push(await inside.evaluate((one) => one.checkVisibility()));
    }
    report.equal(`folds: without scripts, each by itself, ${where}`, seen.join(), "true,false,true");
    report.equal(`folds: without scripts, no button for all, ${where}`, await page.locator("[data-fold]").isVisible(), false);
  });
}

export async function run(test) {
  await keys(test);
  for (const disk of [false, true]) {
    await addresses(test, disk);
    await plain(test, disk);
  }
  await paper(test);
}
