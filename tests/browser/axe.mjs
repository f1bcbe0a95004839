// axe-core over every kind of page, in both schemes and both widths, and with things opened.
import { readFileSync } from "node:fs";
import { NARROW, WIDE } from "./browser.mjs";
import { inPairs, part } from "./tools.mjs";

const source = readFileSync(part("axe-core/axe.min.js"), "utf8");

/* Rules that axe leaves off unless asked. */
const OPTIONS = {
  resultTypes: ["violations"],
  rules: { "target-size": { enabled: true }, "label-content-name-mismatch": { enabled: true }, "css-orientation-lock": { enabled: true } },
};

/* In what authors write, levels may be left out: a prompt is not changed for the sake of its page. */
function isAuthors(rule, node) {
  return rule === "heading-order" && node.inText;
}

export async function violations(page, part = "html") {
  await page.evaluate(source);
  const found = await page.evaluate(async ([options, part]) => {
    const results = await window.axe.run(part, options);
    return results.violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map((node) => ({
      target: node.target.join(" "), html: node.html.slice(0, 160), why: (node.any[0] || node.all[0] || node.none[0] || {}).message,
      inText: !!(document.querySelector(node.target[0]) || document.body).closest(".text"),
    })) }));
  }, [OPTIONS, part]);
  return found.flatMap(({ id, help, nodes }) => nodes.filter((node) => !isAuthors(id, node))
    .map((node) => `${id}: ${help}\n  ${node.target}  ${node.html}\n  ${node.why}`));
}

/* What can be opened on a page, by name, and how. Of the drawer only itself is looked at, as the rest is inert then. */
const STATES = {
  "search open": async (page) => {
    await page.keyboard.press("/");
    await page.locator("dialog input").fill("agent");
    await page.locator("dialog li").first().waitFor();
  },
  "drawer open": async (page) => {
    await page.setViewportSize(NARROW);
    await page.locator(".menu").click();
  },
  "exact prompt": (page) => page.getByRole("radio", { name: "Exact prompt" }).check(),
  "all unfolded": (page) => page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; })),
};
const OPENED = { home: ["search open", "drawer open"], agent: ["exact prompt"], guide: ["all unfolded"], agents: ["all unfolded"] };

async function look(test, { site, path, kind, name }) {
  await test.browser.visit(site.url(path), { reducedMotion: "reduce" }, async (page) => {
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      for (const size of [WIDE, NARROW]) {
        await page.setViewportSize(size);
        test.report.check(`axe: ${name}, ${colorScheme}, ${size.width}`, await violations(page));
      }
    }
    for (const state of OPENED[kind] || []) {
      await page.setViewportSize(WIDE);
      await page.reload();
      await STATES[state](page);
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        test.report.check(`axe: ${name}, ${state}, ${colorScheme}`, await violations(page, state === "drawer open" ? "#site__nav" : "html"));
      }
    }
  });
}

export async function run(test) {
  await inPairs(test.sites.pages, (page) => look(test, page));
}
