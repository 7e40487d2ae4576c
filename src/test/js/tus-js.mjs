// Sends a file to an upload URL as made by /create_task, or to the creation URL, with tus-js-client.
//
//   node tus-js.mjs fresh   UPLOAD_URL FILE   length deferred, in one request
//   node tus-js.mjs chunked UPLOAD_URL FILE   length deferred, in requests of 1 MiB
//   node tus-js.mjs resumed UPLOAD_URL FILE   length deferred; given up in the middle, then taken up by a new client
//   node tus-js.mjs created FILES_URL  FILE   creates the upload itself, the first bytes with the creation
//
// Prints "<bytes> bytes" and ends with 0, or prints what is wrong and ends with 1.
import { readFile } from "node:fs/promises";
import { Upload } from "tus-js-client";

const [mode, url, path] = process.argv.slice(2);
const deferred = { uploadUrl: url, uploadLengthDeferred: true };
const ways = {
  fresh: () => send(deferred),
  chunked: () => send({ ...deferred, chunkSize: 1 << 20 }),
  resumed: async () => {
    const given = await send({ ...deferred, chunkSize: 1 << 18 }, file.length / 2);
    const resumedAt = await send({ ...deferred, chunkSize: 1 << 20 });
    if (!(resumedAt > 0 && given < file.length)) throw new Error(`resumed at ${resumedAt} after ${given} bytes`);
  },
  created: () => send({ endpoint: url, uploadDataDuringCreation: true, chunkSize: 1 << 20, metadata: { filename: "scan.las" } }),
};

// the offset that the first PATCH began at; when giveUpAt is given, the bytes acknowledged until then
function send(options, giveUpAt = Infinity) {
  return new Promise((resolve, reject) => {
    let began;
    const upload = new Upload(file, {
      retryDelays: [0, 500, 1000],
      ...options,
      onBeforeRequest: (request) => {
        if (request.getMethod() === "PATCH") began ??= Number(request.getHeader("Upload-Offset"));
      },
      onChunkComplete: (_, accepted) => {
        if (accepted >= giveUpAt && accepted < file.length) upload.abort().then(() => resolve(accepted), reject);
      },
      onError: reject,
      onSuccess: () => resolve(began),
    });
    upload.start();
  });
}

let file;
if (!Object.hasOwn(ways, mode) || !path) {
  console.error("usage: node tus-js.mjs fresh|chunked|resumed|created URL FILE");
  process.exit(2);
}
try {
  file = await readFile(path);
  await ways[mode]();
  console.log(`${file.length} bytes`);
} catch (error) {
  console.error(String(error));
  process.exit(1);
}
