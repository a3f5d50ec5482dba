"""Helplines, and the stop line that stands on every sheet."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from .datafiles import DataProblem, Entry, check_keys, is_date, long_date, read_yaml, tell
from .house import House
from .messages import choices
from .register import register_of

FILE = Path("docs", "_data", "helplines.yaml")
KINDS = {
    "safety": "If you are afraid of a partner",
    "listening": "If you need someone to listen, or are in crisis",
    "own-behaviour": "If you are worried about how you treat a partner",
}
STOP_KINDS = ("safety", "listening")
ANY_COUNTRY = "XX"


class stop(nodes.General, nodes.Element):
    """The stop line of a sheet; holds paragraphs."""


@dataclass(frozen=True)
class Service:
    """One helpline: ``contact`` as printed, ``how`` and ``checked`` say how and when it was last looked at.

    ``whom`` says for whom it is, and is empty where it is for everybody.
    """

    name: str
    short: str
    kind: str
    contact: str
    hours: str
    note: str
    area: str
    seen: str
    checked: str
    how: str
    whom: str = ""


@dataclass(frozen=True)
class Country:
    """A country with its helplines; ``code`` is ISO 3166 (XX: any country)."""

    name: str
    code: str
    emergency: str
    services: tuple[Service, ...]

    def first(self, kind: str) -> Service | None:
        """Return the service of a kind that is printed on sheets, or None where there is none."""
        return next((service for service in self.services if service.kind == kind and not service.whom), None)


def _read_service(entry: Any, path: Path, line: int) -> tuple[Service | None, list[DataProblem]]:
    if not isinstance(entry, Entry):
        return None, [DataProblem(path, line, "An entry is no service.", "Begin each service with `- name: ...`.")]
    required = ("name", "short", "kind", "contact", "seen", "checked", "how")
    optional = ("hours", "note", "area", "for")
    problems = check_keys(entry, path, f'The service "{entry.get("name", "?")}"', required, optional)
    kind, checked = entry.get("kind"), entry.get("checked")
    if kind and str(kind) not in KINDS:
        wrong, mend = f'There is no kind of helpline "{kind}".', f"Use {choices(list(KINDS))}."
        problems.append(DataProblem(path, entry.lines["kind"], wrong, mend))
    if checked and not is_date(str(checked)):
        wrong, mend = f'"{checked}" is no date.', "Write the day of the last check as 2026-11-23."
        problems.append(DataProblem(path, entry.lines["checked"], wrong, mend))
    if problems:
        return None, problems
    texts = {key: " ".join(str(entry.get(key, "")).split()) for key in (*required, *optional)}
    return Service(**{("whom" if key == "for" else key): text for key, text in texts.items()}), []


def _read_country(entry: Any, path: Path) -> tuple[Country | None, list[DataProblem]]:
    if not isinstance(entry, Entry):
        return None, [DataProblem(path, None, "An entry is no country.", "Begin each country with `- country: ...`.")]
    what = f'The country "{entry.get("country", "?")}"'
    problems = check_keys(entry, path, what, ("country", "code", "services"), ("emergency",), ("services",))
    listed = entry.get("services")
    if listed and not isinstance(listed, list):
        wrong, mend = f"{what} has services in a form that nobody reads.", "Begin each below it with `- name: ...`."
        problems.append(DataProblem(path, entry.lines["services"], wrong, mend))
        listed = []
    services = []
    for item in listed or []:
        service, wrong_with_it = _read_service(item, path, entry.lines["services"])
        problems += wrong_with_it
        services += [service] if service else []
    name, code = str(entry.get("country", "")), str(entry.get("code", ""))
    return Country(name, code, str(entry.get("emergency", "")), tuple(services)), problems


@functools.lru_cache(maxsize=2)
def _read_file(path: Path, _changed: int) -> tuple[tuple[Country, ...], tuple[DataProblem, ...]]:
    try:
        entries = read_yaml(path) or []
    except DataProblem as error:
        return (), (error,)
    countries: list[Country] = []
    problems: list[DataProblem] = []
    for entry in entries if isinstance(entries, list) else [entries]:
        country, wrong = _read_country(entry, path)
        problems += wrong
        countries += [country] if country else []
    return tuple(countries), tuple(problems)


def read_helplines(source_folder: Path) -> tuple[tuple[Country, ...], tuple[DataProblem, ...]]:
    """Return the countries with their helplines, and what is wrong with the file."""
    path = source_folder / FILE
    if not path.is_file():
        return (), (DataProblem(path, None, "The file of helplines is missing.", "Put it back: sheets print from it."),)
    return _read_file(path, path.stat().st_mtime_ns)


def is_due(service: Service, today: datetime.date) -> bool:
    """Tell whether a helpline was last checked more than twelve months ago."""
    return (today - datetime.date.fromisoformat(service.checked)).days > 365


def overdue(countries: tuple[Country, ...], today: datetime.date) -> Iterator[tuple[Country, Service]]:
    """Yield the helplines that are due for checking, with their countries."""
    return ((country, service) for country in countries for service in country.services if is_due(service, today))


def stop_services(source_folder: Path, codes: tuple[str, ...], kind: str) -> list[tuple[Country, Service]]:
    """Return whom a stop line names: of some countries, the first service of a kind each.

    Of a single country these are all that somebody there may need: of the kind, the first, or those of each area where
    the first serves one area only; then those that are for some people, and for those who worry about what they do.
    """
    countries = {country.code: country for country in read_helplines(source_folder)[0]}
    chosen = [countries[code] for code in codes if code in countries]
    if len(chosen) != 1:
        return [(country, service) for country in chosen if (service := country.first(kind))]
    [country] = chosen
    services = [service for service in country.services if service.kind == kind]
    first = country.first(kind)
    everybody = [service for service in services if service.area] if first and first.area else [first] if first else []
    some = {service.whom: service for service in reversed(services) if service.whom}
    own = country.first("own-behaviour") if kind == "safety" else None
    return [(country, service) for service in (*everybody, *reversed(some.values()), own) if service]


def stop_line(house: House, audience: str, services: list[tuple[Country, Service]]) -> stop:
    """Return the stop line of a sheet: when to stop, and whom to call.

    ``audience`` is one of the audiences of the house. A line for one country names its emergency number as well.
    """
    several = len({country.code for country, _ in services}) > 1
    named = [
        (country.name, f"{_first_contact(service)} ({service.short})") if several else _introduced(service)
        for country, service in services
    ]
    words = house.stop_words[audience]
    country = services[0][0]
    if not several and country.emergency:
        words = re.sub(r"(your|the) emergency number\b", country.emergency, words)
    return stop(
        "",
        nodes.paragraph("", "", nodes.strong("", house.stop_titles[audience]), nodes.Text(f" {words}")),
        nodes.paragraph("", "", nodes.Text("Someone to talk to: "), *_listed(named)),
    )


def _listed(named: list[tuple[str, str]]) -> Iterator[nodes.Node]:
    """Yield each service with what it is found by in bold: a country, or for whom it is."""
    for bold, known in named:
        if bold:
            yield nodes.strong("", bold)
            yield nodes.Text(" ")
        yield nodes.Text(f"{known}. " if (bold, known) != named[-1] else f"{known}.")


def _first_contact(service: Service) -> str:
    """Return how to reach a service: of two ways the first is enough for a line."""
    return service.contact.partition(",")[0]


def _introduced(service: Service) -> tuple[str, str]:
    """Return a service as a stop line for one country names it: for whom it is, and the service."""
    known = f"{service.short}, {_first_contact(service)}"
    if service.kind == "own-behaviour":
        return "Worried about what you do?", known
    return f"For {service.whom}:" if service.whom else "", known


class HelplinesDirective(SphinxDirective):
    """``{helplines}``: every helpline, by country, with the way and the day it was last checked."""

    def run(self) -> list[nodes.Node]:
        """Return a section a country."""
        source_folder = Path(self.env.srcdir)
        self.env.note_dependency(str(source_folder / FILE))
        sections: list[nodes.Node] = []
        for country in read_helplines(source_folder)[0]:
            if country.code != ANY_COUNTRY:
                register_of(self.env).note("helpline country", country.code, self.lineno)
            section = nodes.section("", nodes.title("", country.name), ids=[f"helplines-{country.code.lower()}"])
            if country.emergency:
                section += nodes.paragraph("", "", nodes.strong("", f"In danger now: {country.emergency}"))
            for kind, title in KINDS.items():
                services = [service for service in country.services if service.kind == kind]
                if services:
                    section += nodes.paragraph("", title, classes=["helpline-kind"])
                    section += nodes.bullet_list("", *(_service_item(service) for service in services))
            sections.append(section)
        return sections


def _service_item(service: Service) -> nodes.list_item:
    limits = ", ".join(filter(None, (service.area, service.whom and f"for {service.whom}")))
    name = service.name + (f" ({limits})" if limits else "")
    facts = [fact[0].upper() + fact[1:].rstrip(".") for fact in (service.hours, service.note) if fact]
    item = nodes.list_item()
    item += nodes.paragraph(
        "",
        "",
        nodes.strong("", name),
        nodes.Text(": "),
        nodes.Text(f"{service.contact}. " + "".join(f"{fact}. " for fact in facts)),
    )
    checked = nodes.paragraph(
        "",
        f"Checked {long_date(datetime.date.fromisoformat(service.checked))}: {service.how}. Seen at {service.seen}.",
        classes=["helpline-checked"],
    )
    if is_due(service, datetime.datetime.now(datetime.UTC).date()):
        checked.insert(0, nodes.strong("", "Due for checking. "))
    item += checked
    return item


def check_data(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Report what is wrong with the helplines."""
    for problem in read_helplines(Path(app.srcdir))[1]:
        tell("helplines", problem)


def _visit_stop_html(self: Any, node: stop) -> None:
    self.body.append('<div class="stop" role="note" aria-label="Safety">\n')


def _depart_stop_html(self: Any, node: stop) -> None:
    self.body.append("</div>\n")


def _nothing(self: Any, node: stop) -> None:
    pass


def setup_safety(app: Sphinx) -> None:
    """Register the helplines and the stop line."""
    app.add_directive("helplines", HelplinesDirective)
    app.add_node(stop, html=(_visit_stop_html, _depart_stop_html), text=(_nothing, _nothing))
    app.connect("env-before-read-docs", check_data)
