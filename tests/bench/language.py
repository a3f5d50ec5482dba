"""Measures the review of language: a message of 1,000 characters, in Python and in a browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from invitation.language import RULES, handbook_model
from invitation.language.browser import rules_script
from invitation.language.pace import IN_BROWSER, message, review_ms_per_1000_characters
from playwright.sync_api import Error, sync_playwright
from row import Row


class ReviewBench:
    """The review, with its rules and its model."""

    def __init__(self, root: Path, rounds: int) -> None:
        self.script = root / "docs" / "_static" / "review.js"
        self.rounds = rounds

    def in_python(self) -> Iterator[Row]:
        """Return how long Python takes."""
        yield Row(
            "review_ms_per_1000_characters",
            review_ms_per_1000_characters(self.rounds),
            "milliseconds of processor time for a message of 1,000 characters with a finding in every other sentence, "
            "the best of some rounds, once its patterns and words have been met",
        )

    def in_browser(self) -> Iterator[Row]:
        """Return how long Chromium takes."""
        program = shutil.which("chromium")
        if not program:
            raise RuntimeError("there is no Chromium to run the review in")
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
                page = browser.new_page()
                page.add_script_tag(content=rules_script(RULES, handbook_model()))
                page.add_script_tag(path=self.script)
                milliseconds = page.evaluate(IN_BROWSER, [message(), self.rounds])
                browser.close()
        except Error as error:
            raise RuntimeError(f"Chromium did not run: {error.message.splitlines()[0]}") from error
        yield Row(
            "review_ms_per_1000_characters_in_browser",
            milliseconds,
            "the same message in Chromium: milliseconds, the best of some rounds of twenty reviews",
        )
