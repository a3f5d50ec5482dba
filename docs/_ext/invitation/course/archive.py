"""Archives that are the same, byte for byte, whenever and wherever they are made."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Container, Mapping

_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can say
_MODE = 0o644 << 16


def archive(files: Mapping[str, bytes], first: str = "imsmanifest.xml", stored: Container[str] = ()) -> bytes:
    """Return a zip file: one file first, as some readers want the manifest, the others by name.

    What is named in ``stored`` is not packed smaller: an e-reader wants to read its first file as it is.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as written:
        for name in sorted(files, key=lambda name: (name != first, name)):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.external_attr = _MODE
            entry.create_system = 3  # or the file would tell on which system it was made
            entry.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            written.writestr(entry, files[name], compresslevel=9)
    return out.getvalue()
