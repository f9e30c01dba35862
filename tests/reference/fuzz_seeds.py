#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Seeds of the fuzz targets of codecs, of HDF5's filters and of a detector's messages: streams that others made of small images that a
formula gives. Needs fabio, h5py, hdf5plugin, numpy:

    fuzz_seeds.py tests/fuzz/corpus

Last run with FabIO 2026.6.0, h5py 3.16.0, hdf5plugin 7.1.0. The heads are those that fuzz-codec.c,
fuzz-hdf5-filter.c and fuzz-stream.c describe.
"""
import base64
import json
import os
import struct
import sys
import tempfile

import fabio.compression
import h5py
import hdf5plugin
import numpy
from fabio.compression import agi_bitfield

ROWS, COLUMNS = 20, 30
y, x = numpy.mgrid[:ROWS, :COLUMNS]
IMAGE = ((7 * y + 3 * x) % 50 + 400 * (x == 11) + 90000 * (x * y == 100)).astype("int32")


# ---- codecs: the variant, rows - 1, columns - 1, the stream ----


def head(variant, image=IMAGE):
    return bytes((variant, image.shape[0] - 1, image.shape[1] - 1))


def make_agi():
    image = IMAGE % 40000
    yield "plain", head(0, image) + agi_bitfield.compress(image)


def make_base():
    content = (IMAGE % 256).astype("uint8").tobytes()
    for variant, encode in enumerate((base64.b16encode, base64.b32encode, base64.b64encode)):
        yield encode.__name__[:3], head(variant) + encode(content)


def make_bitshuffle():
    for kind, cname in enumerate(("none", "lz4", "zstd")):
        chunk = chunk_of(hdf5plugin.Bitshuffle(cname=cname), IMAGE)
        yield cname, head(kind | 3 << 2) + chunk


def make_lz4():
    """The first block of a chunk, behind its length."""
    chunk = chunk_of(hdf5plugin.Bitshuffle(cname="lz4"), IMAGE)
    size, = struct.unpack_from(">I", chunk, 12)
    yield "planes", head(0) + chunk[16:16 + size]


def make_bruker():
    # Rows of 86: nine characters of value, seven of position.
    table = "".join(f"{value:9d}{at:7d}" for value, at in ((300, 0), (70000, 99), (4711, 599)))
    yield "86", head(3 << 1 | 1) + table.encode()
    # A byte a pixel; the tables of 8 and 16 bits are filled up to 16 bytes, that of 32 bits has no entries.
    pixels = IMAGE.clip(0, 255).astype("uint8").tobytes()
    below, above = pixels.count(0), pixels.count(255)
    yield "100", head(0) + pixels + bytes(range(below)).ljust(-below % 16 + below, b"\0") + struct.pack(
        f"<{above}H", *range(300, 300 + above)).ljust(-2 * above % 16 + 2 * above, b"\0")


def ty1_parts(image):
    """One byte a difference; 254 and 255 lead to those of 16 and 32 bits."""
    steps = numpy.diff(image.ravel().astype("int64"), prepend=0)
    short = [step for step in steps if not -127 <= step <= 126 and -32768 <= step <= 32767]
    long = [step for step in steps if not -32768 <= step <= 32767]
    codes = [
        step + 127 if -127 <= step <= 126 else 254 if -32768 <= step <= 32767 else 255 for step in steps.tolist()
    ]
    return bytes(codes), struct.pack(f"<{len(short)}h", *short), struct.pack(f"<{len(long)}i", *long)


def ty5(image):
    stream = b""
    for row in image.astype("int64"):
        for step in numpy.diff(row, prepend=0).tolist():
            if -127 <= step <= 126:
                stream += bytes([step + 127])
            elif -32768 <= step <= 32767:
                stream += bytes([254]) + struct.pack("<h", step)
            else:
                stream += bytes([255]) + struct.pack("<i", step)
    return stream


def make_oxd():
    image = IMAGE[::2, :6] % 90  # an odd number of rows is TY1, an even one TY5
    image[3, 4] += 1000
    image[4, 4] += 100000
    codes, short, long = ty1_parts(image[:-1])
    yield "ty1", head(len(short) // 2 | len(long) // 4 << 4, image[:-1]) + codes + short + long
    yield "ty5", head(0) + ty5(IMAGE)


def make_pck():
    packed = fabio.compression.compPCK((IMAGE % 65536).astype("uint16"))
    yield "v1", head(0) + packed[packed.index(b"\n", 1) + 1:]


def make_raxis():
    pixels = numpy.where(IMAGE > 32767, IMAGE // 32 | 0x8000, IMAGE).astype("uint16")
    yield "little", head(8) + pixels.astype("<u2").tobytes()
    yield "big", head(9) + pixels.astype(">u2").tobytes()


def make_shuffle():
    for size in 1, 2, 4, 8:
        data = numpy.frombuffer(IMAGE.tobytes(), "uint8")
        yield f"of-{size}", head(size - 1) + data.reshape(-1, size).T.tobytes()


# ---- filters: which, room - 1 in 16 bits, parameters in 16 bits each after their number, the chunk ----


def chunk_of(options, image=None, parameters=False):
    """The bytes that HDF5 stores for an image of 16 bits, and with what parameters."""
    image = IMAGE.astype("uint16") if image is None else image
    with tempfile.TemporaryDirectory() as folder:
        with h5py.File(os.path.join(folder, "c.h5"), "w") as file:
            data = file.create_dataset("d", data=image, chunks=image.shape, **options)
            chunk = data.id.read_direct_chunk((0, 0))[1]
            filters = data.id.get_create_plist()
            values = filters.get_filter(filters.get_nfilters() - 1)[2]
    return (chunk, values) if parameters else chunk


def make_filters():
    kinds = (
        ("gzip", 0, {"compression": "gzip"}),
        ("shuffle", 1, {"shuffle": True}),
        ("fletcher32", 2, {"fletcher32": True}),
        ("szip", 3, {"compression": "szip"}),
        ("scale-offset", 4, {"scaleoffset": 0}),
        ("bzip2", 5, hdf5plugin.BZip2()),
        ("lzf", 6, {"compression": "lzf"}),
        ("blosc-blosclz", 7, hdf5plugin.Blosc("blosclz")),
        ("blosc-lz4", 7, hdf5plugin.Blosc("lz4", shuffle=hdf5plugin.Blosc.BITSHUFFLE)),
        ("blosc-zstd", 7, hdf5plugin.Blosc("zstd")),
        ("lz4", 8, hdf5plugin.LZ4()),
        ("bitshuffle-plain", 9, hdf5plugin.Bitshuffle(cname="none")),
        ("bitshuffle-lz4", 9, hdf5plugin.Bitshuffle(cname="lz4")),
        ("bitshuffle-zstd", 9, hdf5plugin.Bitshuffle(cname="zstd")),
        ("zstd", 10, hdf5plugin.Zstd()),
    )
    for name, index, options in kinds:
        try:
            chunk, values = chunk_of(options, parameters=True)
        except ValueError as error:
            print(f"{name} cannot be written here: {error}", file=sys.stderr)
            continue
        values = values[:20]
        room = 2 * ROWS * COLUMNS - 1
        yield name, struct.pack("<BHB", index, room, len(values)) + b"".join(
            struct.pack("<H", value & 0xffff) for value in values) + chunk


# ---- messages of a detector: how many parts, the length of each in 16 bits before its bytes ----


def message(*parts):
    parts = [part if isinstance(part, bytes) else json.dumps(part).encode() for part in parts]
    return bytes((len(parts),)) + b"".join(struct.pack("<H", len(part)) + part for part in parts)


def make_stream():
    shape = [COLUMNS, ROWS]
    pixels = IMAGE.astype("uint16")
    config = {"x_pixels_in_detector": COLUMNS, "y_pixels_in_detector": ROWS, "nimages": 3, "ntrigger": 1,
              "wavelength": 1.0, "detector_distance": 0.2, "description": "EIGER", "photon_energy": 12398.4}
    header = message({"htype": "dheader-1.0", "series": 1, "header_detail": "all"}, config,
                     {"htype": "dflatfield-1.0", "shape": shape, "type": "float32"}, bytes(4 * ROWS * COLUMNS),
                     {"htype": "dpixelmask-1.0", "shape": shape, "type": "uint32"}, (pixels > 40).astype("uint32").tobytes(),
                     {"htype": "dcountrate_table-1.0", "shape": [2, 10], "type": "float32"}, bytes(80))
    blobs = (("<", pixels.tobytes()), ("lz4<", chunk_of(hdf5plugin.LZ4(), pixels)[16:]),
             ("bs16-lz4<", chunk_of(hdf5plugin.Bitshuffle(cname="lz4"), pixels)))
    end = message({"htype": "dseries_end-1.0", "series": 1})
    for number, (encoding, blob) in enumerate(blobs):
        frame = message({"htype": "dimage-1.0", "series": 1, "frame": 2 * number, "hash": "0"},
                        {"htype": "dimage_d-1.0", "shape": shape, "type": "uint16", "encoding": encoding, "size": len(blob)},
                        blob, {"htype": "dconfig-1.0", "start_time": 0, "stop_time": 9, "real_time": 9})
        yield ("plain", "lz4", "bslz4")[number], header + frame + end
    yield "version-2", message(b"\xd9\xd9\xf7\xa1dtypecend")


MAKERS = {
    "codec/agi": make_agi,
    "codec/base": make_base,
    "codec/bitshuffle": make_bitshuffle,
    "codec/bruker": make_bruker,
    "codec/lz4": make_lz4,
    "codec/oxd": make_oxd,
    "codec/pck": make_pck,
    "codec/raxis": make_raxis,
    "codec/shuffle": make_shuffle,
    "hdf5-filter": make_filters,
    "stream": make_stream,
}


def main():
    for folder, make in MAKERS.items():
        os.makedirs(os.path.join(sys.argv[1], folder), exist_ok=True)
        for name, content in make():
            with open(os.path.join(sys.argv[1], folder, name), "wb") as file:
                file.write(content)


main()
