// Where the parts from npm are, and small things that several subjects need.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";

export const ROOT = new URL("../../", import.meta.url);
const PARTS = new URL("tools/npm/browser/", ROOT);

export const require = createRequire(new URL("package.json", PARTS));
export const part = (path) => new URL(`node_modules/${path}`, PARTS);

/* What is not installed, or nothing. */
export function missing() {
  const lock = new URL("package-lock.json", PARTS), stamp = part(".quire-lock");
  if (!existsSync(stamp) || !readFileSync(stamp).equals(readFileSync(lock))) return "the parts from npm are not there";
  try {
    chromium();
  } catch {
    return "there is no Chromium";
  }
}

export function chromium() {
  return execFileSync("sh", ["-c", 'command -v "${CHROMIUM:-chromium}"'], { encoding: "utf8" }).trim();
}

/* Calls `work` with each item, two at a time: there are two processors. */
export async function inPairs(items, work) {
  const waiting = [...items];
  const worker = async () => {
    while (waiting.length) await work(waiting.shift());
  };
  await Promise.all([worker(), worker()]);
}
