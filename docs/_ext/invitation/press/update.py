"""Changes objects of a PDF without writing it anew: what has changed is appended (ISO 32000-1, 7.5.6).

Reading and writing a whole file again takes longer than setting it. This reads only what Typst writes: one table of
plain objects, which the pinned version of Typst never compresses; anything else is refused.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator


class NotFromTypst(Exception):
    """A PDF that is built in another way than Typst builds it."""


class Update:
    """A PDF with the objects that were changed or added, by their numbers."""

    def __init__(self, pdf: bytes) -> None:
        """Read the table of objects; raises NotFromTypst."""
        end = re.search(rb"startxref\n(\d+)\n%%EOF\s*\Z", pdf)
        table = re.compile(rb"xref\n0 (\d+)\n").match(pdf, int(end[1])) if end else None
        trailer = re.search(rb"trailer\n<<(.*)>>\nstartxref", pdf[table.end() :], re.DOTALL) if table else None
        root = re.search(rb"/Root (\d+) 0 R", trailer[1]) if trailer else None
        if not (end and table and trailer and root):
            raise NotFromTypst("This is no PDF of the pinned version of Typst: its table of objects is another.")
        self._pdf = pdf
        self._start = int(end[1])
        self._trailer = trailer[1]
        self._offsets = [int(line[:10]) for line in pdf[table.end() :].split(b"\n", int(table[1]))[: int(table[1])]]
        self._written: dict[int, bytes] = {}
        self._next = len(self._offsets)
        self.root = int(root[1])

    def find(self, content: re.Pattern[bytes]) -> Iterator[tuple[int, re.Match[bytes]]]:
        """Yield the objects that begin with some content, by their numbers. Each stands on a line of its own."""
        for found in content.finditer(self._pdf):
            start = self._pdf.rindex(b"\n", 0, found.start() - 1) + 1
            number = int(self._pdf[start : self._pdf.index(b" ", start)])
            if self._offsets[number] == start:  # else it is something inside a stream that looks like an object
                yield number, found

    def object(self, number: int) -> bytes:
        """Return what is in an object that is no stream."""
        start = self._pdf.index(b" obj\n", self._offsets[number]) + 5
        return self._pdf[start : self._pdf.index(b"\nendobj", start)]

    def change(self, number: int, content: bytes) -> None:
        """Put other content in the place of an object."""
        self._written[number] = content

    def add(self, content: bytes) -> int:
        """Add an object and return its number."""
        number = self.reserve()
        self.change(number, content)
        return number

    def add_stream(self, facts: bytes, content: bytes) -> int:
        """Add a stream and return its number; ``facts`` are the entries of its dictionary beside its length."""
        return self.add(b"<<%b/Length %d>>\nstream\n%b\nendstream" % (facts, len(content), content))

    def reserve(self) -> int:
        """Return the number of an object that is added later with ``change``."""
        number = self._next
        self._next += 1
        return number

    def finish(self) -> bytes:
        """Return the PDF with the changes at its end. The same changes give the same bytes."""
        parts, position, entries = [self._pdf, b"\n"], len(self._pdf) + 1, []
        for number, content in sorted(self._written.items()):
            entries.append((number, position))
            part = b"%d 0 obj\n%b\nendobj\n" % (number, content)
            parts.append(part)
            position += len(part)
        body = b"".join(parts)
        table = b"".join(b"%d 1\n%010d 00000 n\r\n" % entry for entry in entries)
        # the second half of the ID tells versions of a file apart
        identity = re.search(rb"/ID\[(\(.*?\)|<.*?>)", self._trailer, re.DOTALL)
        first = identity[1] if identity else b"<>"
        second = hashlib.sha256(body).hexdigest()[:32].encode("ascii")
        info = re.search(rb"/Info \d+ 0 R", self._trailer)
        trailer = b"/Size %d/Root %d 0 R%b/ID[%b<%b>]/Prev %d" % (
            self._next,
            self.root,
            info[0] if info else b"",
            first,
            second,
            self._start,
        )
        return b"%bxref\n%btrailer\n<<%b>>\nstartxref\n%d\n%%%%EOF\n" % (body, table, trailer, position)
