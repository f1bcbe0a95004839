// Lighthouse: 100 in every category, for home, an agent and a page of the guide. It measures time, so it runs alone and last;
// what else the machine does can only lower a score, so the best of three counts.
import { part } from "./tools.mjs";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const PAGES = ["own, home", "own, agent", "own, guide", "large, home"];
const TRIES = 3;

function lost(result) {
  return CATEGORIES.flatMap((category) => result.categories[category].auditRefs
    .map(({ id, weight }) => ({ weight, audit: result.audits[id] }))
    .filter(({ weight, audit }) => weight > 0 && audit.score !== null && audit.score < 1)
    .map(({ audit }) => `${category}: ${audit.id} ${audit.score} ${audit.displayValue || audit.title}`));
}

export async function run({ browser, sites, report }) {
  const { default: lighthouse } = await import(part("lighthouse/core/index.js"));
  for (const { site, path, name } of sites.pages.filter((page) => PAGES.includes(page.name))) {
    const best = {};
    let faults = [];
    for (let i = 0; i < TRIES; i++) {
      const { lhr } = await lighthouse(site.url(path), { port: browser.port, logLevel: "silent", onlyCategories: CATEGORIES });
      for (const category of CATEGORIES) best[category] = Math.max(best[category] || 0, Math.round(lhr.categories[category].score * 100));
      faults = lost(lhr);
      if (CATEGORIES.every((category) => best[category] === 100)) break;
    }
    const scores = CATEGORIES.map((category) => best[category]);
    report.figures.push([`Lighthouse: ${name} (${CATEGORIES.join(", ")})`, scores.join(" "), "100 each"]);
    report.check(`Lighthouse: ${name}`, scores.every((score) => score === 100) ? [] : [scores.join(" "), ...faults]);
  }
}
