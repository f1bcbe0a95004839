// A static server for one site, as strict as servers can be: no script, style, picture or address but the site's own.
import { createReadStream, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { createGzip } from "node:zlib";
import { Readable } from "node:stream";

export const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const TYPES = {
  ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml", ".md": "text/markdown; charset=utf-8", ".txt": "text/plain; charset=utf-8", ".xml": "application/xml",
  ".json": "application/json", ".png": "image/png",
};

function find(folder, path) {
  const file = join(folder, normalize("/" + decodeURIComponent(path)));
  try {
    return statSync(file).isDirectory() ? find(folder, path.replace(/\/?$/, "/index.html")) : file;
  } catch {
    return null;
  }
}

/* Serves `site.folder` below `site.prefix`. `site.change(path, text)`, if there is one, changes what is sent: see breakages.mjs.
 * `site.headers(path)` is what is sent along. */
export function serve(site) {
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    const inside = path.startsWith(site.prefix) ? find(site.folder, path.slice(site.prefix.length)) : null;
    const file = inside || join(site.folder, "404.html");
    const headers = { "content-type": TYPES[extname(file)] || "application/octet-stream", "content-security-policy": POLICY,
      "x-content-type-options": "nosniff", "cache-control": "no-cache" };
    const gzip = /\bgzip\b/.test(request.headers["accept-encoding"] || "") && !/png|octet/.test(headers["content-type"]);
    if (gzip) headers["content-encoding"] = "gzip";
    response.writeHead(inside ? 200 : 404, headers);
    const changed = site.change && /text\/|svg/.test(headers["content-type"]);
    const body = changed ? Readable.from([Buffer.from(site.change(site.relative(file), readFileSync(file, "utf8")))]) : createReadStream(file);
    (gzip ? body.pipe(createGzip({ level: 6 })) : body).pipe(response);
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      site.origin = `http://127.0.0.1:${server.address().port}`;
      site.base = site.origin + site.prefix;
      site.server = server;
      resolve(site);
    });
  });
}
