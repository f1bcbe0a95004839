// What was noted of all pages that the other subjects opened: nothing asked of other hosts, no breach of the policy, no cookie,
// no error in the console.
import { POLICY } from "./server.mjs";

export async function run({ browser, sites, report }) {
  for (const site of sites.all) {
    await browser.visit(site.url("index.html"), {}, async (page) => {
      const response = await page.goto(site.url("index.html"));
      report.equal(`the policy is sent: ${site.name}`, response.headers()["content-security-policy"], POLICY);
      const inline = await page.evaluate(() => {
        const script = document.createElement("script");
        script.textContent = "window.inlineRan = true";
        document.head.append(script);
        return !!window.inlineRan;
      });
      report.equal(`and holds: ${site.name}`, inline, false);
      browser.breaches.forEach((one) => { if (one.includes(page.url()) && /inline script/i.test(one)) browser.breaches.delete(one); });
    });
  }
  report.check("no request to another host", [...browser.strays]);
  report.check("no breach of the policy", [...browser.breaches]);
  report.check("no cookie", [...browser.cookies]);
  report.check("no error in the console", [...browser.errors]);
  report.figure("pages opened", browser.opened);
}
