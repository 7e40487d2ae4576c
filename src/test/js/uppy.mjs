// Sends one file with Uppy; the same in Node.js and in a page.
import Uppy from "@uppy/core";
import Tus from "@uppy/tus";

export async function sendWithUppy(name, data, { url, create, deferred, chunkSize, retryDelays }) {
  const uppy = new Uppy().use(Tus, { endpoint: create ? url : undefined, chunkSize: chunkSize ?? Infinity, retryDelays });
  const file = uppy.addFile({ name, data });
  if (!create) uppy.setFileState(file, { tus: { uploadUrl: url, uploadLengthDeferred: deferred } });
  const { successful, failed } = await uppy.upload();
  if (failed.length > 0) throw new Error(failed[0].error);
  return successful[0].uploadURL;
}
