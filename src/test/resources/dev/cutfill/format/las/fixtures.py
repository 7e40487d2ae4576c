"""Writes the .laz files of this directory. Run with laspy 2.7.0 and lazrs 0.8.2:

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install 'laspy[lazrs]==2.7.0' && /tmp/venv/bin/python fixtures.py

Every value is an integer formula of the point's number i, which LazFileTest repeats.
"""
import io
import struct

import laspy
import lazrs
import numpy as np

N = 2000


def points(point_format, minor):
    i = np.arange(N, dtype="i8")
    header = laspy.LasHeader(version=f"1.{minor}", point_format=point_format)
    header.scales = [0.001, 0.002, 0.0005]
    header.offsets = [500000, 5700000, 300]
    header.generating_software = "fixtures.py"
    las = laspy.LasData(header)
    las.X = (i * 7919 % 60001 - 30000).astype("i4")
    las.Y = (i * 104729 % 80021 - 40000).astype("i4")
    las.Z = (i * i % 4001 - 2000).astype("i4")
    las.classification = (i % 19).astype("u1")
    las.withheld = i % 11 == 0
    las.synthetic = i % 13 == 0
    las.intensity = (i * 31 % 65521).astype("u2")
    las.return_number = np.ones(N, "u1")
    las.number_of_returns = np.ones(N, "u1")
    las.gps_time = i * 0.001
    if point_format >= 6:
        las.scanner_channel = (i // 100 % 3).astype("u1")
    if point_format == 8:
        las.red = las.green = las.blue = las.nir = np.full(N, 512, "u2")
    return las


def variable_chunks(source):
    """Repacks a LAS file in chunks of 700, 1, 1299 points, each size in the table: the way of COPC."""
    plain = io.BytesIO()
    source.write(plain)
    raw = bytearray(plain.getvalue())
    (header_size,), (points_at,) = struct.unpack_from("<H", raw, 94), struct.unpack_from("<I", raw, 96)
    length = struct.unpack_from("<H", raw, 105)[0]
    vlr = lazrs.LazVlr.new_for_compression(raw[104], 0, True)
    content = bytes(vlr.record_data())
    record = struct.pack("<H16sHH32s", 0, b"laszip encoded", 22204, len(content), b"") + content
    struct.pack_into("<I", raw, 96, points_at + len(record))
    struct.pack_into("<I", raw, 100, struct.unpack_from("<I", raw, 100)[0] + 1)
    raw[104] |= 0x80
    out = io.BytesIO()
    out.write(raw[:points_at] + record)
    compressor = lazrs.LasZipCompressor(out, vlr)
    first = 0
    for count in (700, 1, 1299):
        compressor.compress_many(raw[points_at + first * length : points_at + (first + count) * length])
        if first + count < N:
            compressor.finish_current_chunk()
        first += count
    compressor.done()
    return out.getvalue()


for point_format, minor in ((1, 2), (6, 4), (8, 4)):
    points(point_format, minor).write(f"format{point_format}.laz")
open("format6-variable-chunks.laz", "wb").write(variable_chunks(points(6, 4)))
