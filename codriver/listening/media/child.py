"""The process in which pictures are opened: bytes in, 16 signs out, under the limits of kit.confined."""

import io
import math
import sys
import warnings

import numpy as np
from PIL import Image

from codriver.kit.confined import confine

SIDE = 32  # dots of the small picture
FLAT = 2.0  # grey levels of 255: less than that is one colour with noise in it
KEPT = 8  # lowest frequencies each way
MOST_DOTS = 50_000_000
KINDS = ("JPEG", "PNG", "WEBP", "GIF")


def looks(body: bytes) -> int:
    """Return the hash of a picture, 0 of one that is all one colour. Raises what Pillow raises."""
    with Image.open(io.BytesIO(body), formats=KINDS) as picture:
        if picture.width * picture.height > MOST_DOTS:
            raise ValueError("too many dots")
        picture.draft("L", (256, 256))
        grey = np.asarray(picture.convert("L").resize((SIDE, SIDE), Image.Resampling.LANCZOS), dtype=float)
    if grey.std() < FLAT:
        return 0
    place = np.arange(SIDE)
    wave = np.cos(math.pi * (2 * place[None, :] + 1) * place[:, None] / (2 * SIDE))  # the cosine transform, unscaled
    low = (wave @ grey @ wave.T)[:KEPT, :KEPT].ravel()
    level = np.median(low[1:])  # the first is the brightness of the whole
    return int("".join("1" if value > level else "0" for value in low), 2)


def main() -> None:
    """Read a picture from standard input and write its hash."""
    warnings.simplefilter("error")  # Pillow only warns of bombs
    Image.init()
    confine()
    sys.stdout.write(f"{looks(sys.stdin.buffer.read()):016x}")


if __name__ == "__main__":
    main()
