"""The process in which pictures are opened: bytes in, 16 signs out, under the limits of kit.confined."""

import io
import math
import operator
import statistics
import sys
import warnings

from PIL import Image

from codriver.kit.confined import confine

SIDE = 32  # dots of the small picture
FLAT = 2.0  # grey levels of 255: less than that is one colour with noise in it
KEPT = 8  # lowest frequencies each way
MOST_DOTS = 50_000_000
KINDS = ("JPEG", "PNG", "WEBP", "GIF")
WAVES = [[math.cos(math.pi * (2 * x + 1) * n / (2 * SIDE)) for x in range(SIDE)] for n in range(KEPT)]


def looks(body: bytes) -> int:
    """Return the hash of a picture, 0 of one that is all one colour. Raises what Pillow raises."""
    with Image.open(io.BytesIO(body), formats=KINDS) as picture:
        if picture.width * picture.height > MOST_DOTS:
            raise ValueError("too many dots")
        picture.draft("L", (256, 256))
        small = picture.convert("L").resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    dots = list(small.tobytes())
    if statistics.pstdev(dots) < FLAT:
        return 0
    low = lowest([dots[start : start + SIDE] for start in range(0, SIDE * SIDE, SIDE)])
    level = statistics.median(low[1:])  # the first is the brightness of the whole
    return int("".join("1" if value > level else "0" for value in low), 2)


def lowest(rows: list[list[int]]) -> list[float]:
    """Return the lowest frequencies of a square picture by the cosine transform, unscaled, those of a row together."""
    across = [[sum(map(operator.mul, wave, row)) for wave in WAVES] for row in rows]
    return [sum(map(operator.mul, wave, column)) for wave in WAVES for column in zip(*across, strict=True)]


def main() -> None:
    """Read a picture from standard input and write its hash."""
    warnings.simplefilter("error")  # Pillow only warns of bombs
    Image.init()
    confine()
    sys.stdout.write(f"{looks(sys.stdin.buffer.read()):016x}")


if __name__ == "__main__":
    main()
