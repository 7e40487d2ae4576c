"""Sends one file with tuspy, as its users do.

    python upload.py URL FILE [--create] [--deferred] [--chunk N]

With --create the URL is where uploads are made, and each request carries a checksum. With --deferred the client declares the
length by a header of its own: tuspy has no other way. Prints the upload's URL.
"""
import argparse
import os
import sys

from tusclient.client import TusClient

arguments = argparse.ArgumentParser()
arguments.add_argument("url")
arguments.add_argument("file")
arguments.add_argument("--create", action="store_true")
arguments.add_argument("--deferred", action="store_true")
arguments.add_argument("--chunk", type=int, default=sys.maxsize)
given = arguments.parse_args()

client = TusClient(given.url)
if given.deferred:
    client.set_headers({"Upload-Length": str(os.path.getsize(given.file))})
uploader = client.uploader(
    given.file,
    url=None if given.create else given.url,
    chunk_size=given.chunk,
    metadata={"filename": os.path.basename(given.file)},
    retries=240,
    retry_delay=0.5,
    upload_checksum=given.create,
)
uploader.upload()
print(uploader.url)
