// The browser: one process for all subjects, and what is noted of every page that is opened in it.
import { createServer } from "node:net";
import { chromium, require } from "./tools.mjs";

const playwright = require("playwright-core");
export const WIDE = { width: 1280, height: 800 };
export const NARROW = { width: 375, height: 740 };

const FLAGS = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
  "--disable-quic", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--force-color-profile=srgb"];

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

class Browser {
  constructor(process, port) {
    Object.assign(this, { process, port });
    this.forget();
  }

  /* Lets go of what was noted of pages so far. */
  forget() {
    Object.assign(this, { opened: 0, strays: new Set(), breaches: new Set(), errors: new Set(), cookies: new Set() });
  }

  /* A window of its own: no storage, no cookies. */
  async context(options = {}) {
    const context = await this.process.newContext({ viewport: WIDE, reducedMotion: "no-preference", ...options });
    context.on("request", (request) => {
      const url = request.url();
      if (!/^(http:\/\/127\.0\.0\.1:\d+\/|file:|data:|blob:|about:)/.test(url)) this.strays.add(`${url} on ${request.frame().url()}`);
    });
    context.on("page", (page) => {
      this.opened++;
      page.on("console", (message) => {
        if (message.type() !== "error" || message.text().includes("404 (Not Found)") && message.location().url === page.url()) return;
        const kept = /Content.Security.Policy/i.test(message.text()) ? this.breaches : this.errors;
        kept.add(`${page.url()}: ${message.text()}`);
      });
      page.on("pageerror", (error) => this.errors.add(`${page.url()}: ${error.message}`));
    });
    return context;
  }

  /* Opens a page in a context of its own, gives it to `work`, and closes it. */
  async visit(url, { what, ...options }, work) {
    const context = await this.context(options);
    try {
      const page = await context.newPage();
      await page.goto(url);
      return await work(page, context);
    } finally {
      await this.leave(context);
    }
  }

  /* Closes a context, but notes first what it would keep. */
  async leave(context) {
    for (const cookie of await context.cookies()) this.cookies.add(`${cookie.name} of ${cookie.domain}`);
    await context.close();
  }

  async close() { await this.process.close(); }
}

export async function launch() {
  const port = await freePort();
  const options = { executablePath: chromium(), args: [...FLAGS, `--remote-debugging-port=${port}`], chromiumSandbox: false };
  return new Browser(await playwright.chromium.launch(options), port);
}
