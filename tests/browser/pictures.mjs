// Pictures of pages, to be looked at: light and dark, wide and narrow, into build/browser/pictures.
import { mkdirSync, statSync } from "node:fs";
import { NARROW, WIDE } from "./browser.mjs";
import { inPairs } from "./tools.mjs";

export const FOLDER = "build/browser/pictures";

async function openSearch(page, query) {
  await page.keyboard.press("/");
  await page.locator("dialog[open] input").fill(query);
  await page.locator("dialog li").first().waitFor();
}

const PICTURES = [
  ["own", "index.html", "home"], ["own", "agents/rust-expert-advanced.html", "agent"], ["own", "guide/includes.html", "guide"],
  ["own", "catalogue/map.html", "map"], ["own", "index.html", "search", (page) => openSearch(page, "unsafe")],
  ["own", "catalogue/compare/rust-expert-standard--rust-expert-advanced.html", "comparison"],
  ["own", "agents/rust-expert-advanced.html", "prompt", (page) => page.getByRole("radio", { name: "Exact prompt" }).check()],
  ["large", "index.html", "large-home"], ["large", "agents/hard.html", "hard-agent"], ["large", "catalogue/agents.html", "large-list"],
  ["large", "catalogue/map.html", "large-map"], ["large", "agents/empty.html", "empty-agent"], ["large", "guide/hard.html", "hard-guide"],
  ["large", "404.html", "not-found"], ["large", "catalogue/tags.html", "large-tags"],
  ["own", "snippets/rust-best-practices.html", "snippet"], ["own", "catalogue/tags.html", "tags"], ["own", "catalogue/index.html", "list"],
  ["own", "agents/rust-expert-standard.html", "folded", (page) => page.locator("[data-fold]").click()],
  ["own", "skills/rust-release.html", "skill"], ["own", "guide/rules.html", "long-guide"],
  ["large", "snippets/unused.html", "unused-snippet"], ["large", "snippets/shared-00001.html", "large-snippet"],
  ["large", "catalogue/compare/hard-standard--hard-advanced.html", "hard-comparison"],
  ["large", "catalogue/map-page-6.html", "large-map-end"], ["large", "guide/daily/tasks/page-01.html", "guide-in-folders"],
  ["large", "agents/a-name-that-is-as-long-as-names-of-generated-agents-for-one-purpose-in-one-repository-tend-to-become.html", "long-name"],
  ["large", "catalogue/agents.html", "nothing-fits", (page) => page.locator("#site__filter").fill("qqqxxx")],
  ["large", "index.html", "nothing-found", async (page) => {
    await page.keyboard.press("/");
    await page.locator("dialog[open] input").fill("qqqxxx");
    await page.locator("dialog [role=status]").filter({ hasText: "Nothing" }).waitFor();
  }],
  ["large", "guide/daily/tasks/page-01.html", "drawer", async (page) => {
    if (await page.locator(".menu").isVisible()) await page.locator(".menu").click();
  }],
];
/* README shows these two: when they look different, copy them to docs/. */
const README = [["index.html", "home", "light"], ["agents/rust-expert-advanced.html", "agent", "dark"]];
const WHOLE = ["home", "agent", "guide", "map", "hard-agent", "hard-guide", "comparison", "hard-comparison", "snippet", "folded"]; /* from top to bottom, up to so many pixels */
const MOST = 6000;

export async function run({ browser, sites, report }) {
  mkdirSync(FOLDER, { recursive: true });
  const thin = [];
  let made = 0;
  await inPairs(PICTURES, ([name, path, title, act]) => browser.visit(sites[name].url(path), { reducedMotion: "reduce" }, async (page) => {
    for (const [width, size] of [["wide", WIDE], ["narrow", NARROW]]) {
      for (const colorScheme of ["light", "dark"]) {
        await page.setViewportSize(size);
        await page.emulateMedia({ colorScheme });
        await page.reload();
        if (act) await act(page);
        const file = `${FOLDER}/${title}-${width}-${colorScheme}.png`;
        const height = WHOLE.includes(title) && colorScheme === "light" ? Math.min(MOST, await page.evaluate(() => document.documentElement.scrollHeight)) : size.height;
        await page.setViewportSize({ width: size.width, height });
        await page.screenshot({ path: file });
        if (statSync(file).size < 4000) thin.push(`${file} shows next to nothing`);
        made++;
      }
    }
  }));
  for (const [path, title, colorScheme] of README) {
    await browser.visit(sites.own.url(path), { colorScheme, viewport: { width: 1280, height: 720 } }, (page) => page.screenshot({ path: `${FOLDER}/readme-${title}.png` }));
  }
  report.check("pictures show something", thin);
  report.figure("pictures", made);
}
