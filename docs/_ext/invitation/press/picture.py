"""Makes a picture of a sheet small enough to stand on its web page."""

from __future__ import annotations

import io

from PIL import Image

WIDTH = 480  # pixels: twice what the page shows, for sharp screens
_TONES = 24


def small_picture(png: bytes) -> bytes:
    """Return a PNG picture cut down to ``WIDTH`` and few tones. The result is the same bytes for the same input."""
    with Image.open(io.BytesIO(png)) as image:
        whole = image.convert("RGB")
    small = whole.resize((WIDTH, round(whole.height * WIDTH / whole.width)), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    small.quantize(_TONES, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()
