"""All packages of a course, and where they are written."""

from __future__ import annotations

from pathlib import Path

from ..press.whole import write_whole
from .account import Package
from .blackboard import blackboard
from .brightspace import brightspace
from .content import Course, check_questions
from .gift import gift
from .imscc import imscc
from .moodle import moodle
from .qti12 import qti12
from .qti21 import qti21
from .report import FILE, report
from .scorm import scorm

_TARGETS = (moodle, gift, qti12, qti21, imscc, scorm, brightspace, blackboard)


def packages(course: Course) -> tuple[Package, ...]:
    """Return the packages of a course, the same bytes for the same course. Raises UnusableQuestions."""
    check_questions(course.questions)
    return tuple(make(course) for make in _TARGETS)


def write_course(course: Course, out: Path) -> tuple[Package, ...]:
    """Write the packages and their report into a folder and return them. Raises UnusableQuestions and OSError."""
    made = packages(course)
    for package in made:
        write_whole(out / package.file, package.content)
    write_whole(out / FILE, report(course, made))
    return made
