// Sends one file with one client, as its users do.
//
//   node upload.mjs CLIENT URL FILE [--create] [--deferred] [--chunk N] [--stream] [--page-port N]
//
//   CLIENT      tus-js-4, tus-js-5, uppy (in Node.js), uppy-chromium (in a page of another origin in headless Chromium)
//   URL         of the upload; with --create, where uploads are made
//   --deferred  the upload has no length yet, and the client is told so
//   --chunk N   in requests of N bytes; else in one
//   --page-port the port of the page, which is a part of its origin; else any
//   --stream    reads the file as it goes; else it is read into memory, as tus-js-client knows its length only then
//
// Prints the upload's URL and ends with 0, or says what is wrong and ends with 1. A connection that breaks is taken up
// again for two minutes.
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { basename } from "node:path";
import { parseArgs } from "node:util";

const clients = {
  "tus-js-4": async () => sendWithTus(await import("tus-js-4")),
  "tus-js-5": async () => sendWithTus(await import("tus-js-5")),
  uppy: async () => (await import("./uppy.mjs")).sendWithUppy(basename(path), await readFile(path), options),
  "uppy-chromium": sendWithPage,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { create: { type: "boolean" }, deferred: { type: "boolean" }, chunk: { type: "string" }, stream: { type: "boolean" }, "page-port": { type: "string" } },
});
const [client, url, path] = positionals;
const options = {
  url,
  create: values.create ?? false,
  deferred: values.deferred ?? false,
  chunkSize: values.chunk ? Number(values.chunk) : undefined,
  retryDelays: Array(240).fill(500),
};

async function sendWithTus({ Upload }) {
  const file = values.stream ? createReadStream(path) : await readFile(path);
  return new Promise((resolve, reject) => {
    const upload = new Upload(file, {
      ...(options.create ? { endpoint: url, uploadDataDuringCreation: true } : { uploadUrl: url, uploadLengthDeferred: options.deferred }),
      chunkSize: options.chunkSize ?? Infinity,
      retryDelays: options.retryDelays,
      metadata: { filename: basename(path) },
      onError: reject,
      onSuccess: () => resolve(upload.url),
    });
    upload.start();
  });
}

async function sendWithPage() {
  const { build } = await import("esbuild");
  const { launch } = await import("puppeteer-core");
  const { outputFiles } = await build({
    entryPoints: [new URL("uppy.mjs", import.meta.url).pathname],
    bundle: true,
    write: false,
    format: "iife",
    globalName: "page",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const site = createServer((request, response) => {
    const script = request.url === "/uppy.js";
    response.setHeader("Content-Type", script ? "text/javascript" : "text/html");
    response.end(script ? outputFiles[0].contents : '<!doctype html><input type="file"><script src="/uppy.js"></script>');
  });
  await new Promise((listening) => site.listen(Number(values["page-port"] ?? 0), "127.0.0.1", listening));
  const browser = await launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
    protocolTimeout: 600_000,
  });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${site.address().port}/`);
    const input = await page.$("input");
    await input.uploadFile(path);
    return await input.evaluate(({ files }, given) => page.sendWithUppy(files[0].name, files[0], given), options);
  } finally {
    await browser.close();
    site.close();
  }
}

if (!Object.hasOwn(clients, client) || !path) {
  console.error("usage: node upload.mjs CLIENT URL FILE [--create] [--deferred] [--chunk N] [--stream] [--page-port N]");
  process.exit(2);
}
try {
  console.log(await clients[client]());
} catch (error) {
  console.error(String(error));
  process.exit(1);
}
