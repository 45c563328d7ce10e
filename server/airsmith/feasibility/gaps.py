"""What a spec leaves open, and what to write there: the less is open, the less a model has to guess."""

import re
from collections.abc import Iterator

from airsmith.catalog.component_types import COMPONENT_TYPES
from airsmith.catalog.lookup import Catalog
from airsmith.feasibility.model import Gap
from airsmith.feasibility.subject import Subject, text_of
from airsmith.feasibility.systems import System, systems_in
from airsmith.spec.document import SpecDocument
from airsmith.spec.wording import listed, quote

_FEWEST_WORDS = 4
"""A text of fewer words says too little."""
_MOST_NAMED = 3
_VAGUE = re.compile(
    r"\b(?:etc|and so on|and so forth|as needed|as appropriate|appropriately|properly|somehow|or something|tbd|todo)\b",
    re.IGNORECASE,
)
_PACKAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_TEST_CONNECTION = re.compile(r"test[_ ]connection", re.IGNORECASE)


def find_gaps(document: SpecDocument, subject: Subject, catalog: Catalog) -> tuple[Gap, ...]:
    """What is missing, what weighs most first. Of a spec that is damaged, only what can be read is judged."""
    found = [*_text_gaps(document, subject), *_parameter_gaps(document), *_system_gaps(document, subject, catalog)]
    if document.root is not None:
        found += _absence_gaps(document, subject)
    return tuple(sorted(found, key=lambda gap: -gap.points))


def _absence_gaps(document: SpecDocument, subject: Subject) -> Iterator[Gap]:
    """Keys that are not there."""

    def lacks(key: str) -> bool:
        is_there = bool(document.items(key)) or document.scalar(key) is not None
        return not is_there and key not in document.damaged_keys and document.is_complete

    if lacks("description"):
        yield Gap(
            "description",
            "no description",
            "Write a `description`: what it does, to what, in one or two sentences.",
            20,
        )
    if lacks("requirements"):
        yield Gap(
            "requirements",
            "no requirements",
            "List `requirements`, one sentence each: what it reads, what it does, what it returns, when it fails.",
            25,
        )
    if lacks("inputs") and lacks("config_params"):
        yield Gap(
            "inputs", "no inputs", "List `inputs`: what a task must be told, such as a path, a table or a query.", 8
        )
    if lacks("test_cases"):
        yield Gap(
            "test_cases",
            "no test cases",
            "Add `test_cases`, one that succeeds and one that fails: they become tests that the code must pass.",
            8,
        )
    if lacks("outputs") and subject.component_type != "sensor":
        what = "get_conn returns" if subject.component_type == "hook" else "execute returns"
        yield Gap("outputs", "no outputs", f"List `outputs`: the name, type and meaning of what {what}.", 4)
    yield from _gaps_of_type(subject, lacks_timeout=lacks("timeout"))


def _gaps_of_type(subject: Subject, *, lacks_timeout: bool) -> Iterator[Gap]:
    if subject.component_type == "sensor" and lacks_timeout:
        suggestion = "Set `timeout`, in seconds: without one the sensor waits for seven days."
        yield Gap("timeout", "no timeout", suggestion, 3)
    if subject.component_type == "hook" and not any(map(_TEST_CONNECTION.search, subject.requirements)):
        suggestion = (
            "Say in `requirements` what test_connection asks the service, so that Airflow can test connections."
        )
        yield Gap("requirements", "nothing about test_connection", suggestion, 3)


def _text_gaps(document: SpecDocument, subject: Subject) -> Iterator[Gap]:
    """Texts that say too little."""
    description = document.string("description")
    if description is not None and _is_short(description):
        suggestion = (
            "Say in `description` what is done to what, such as: Counts the rows of a table and fails below a minimum."
        )
        yield Gap("description", f"the description {quote(description)} is vague", suggestion, 12)
    vague = [text for text in subject.requirements if _is_short(text) or _VAGUE.search(text)]
    if vague:
        more = f" and {len(vague) - 1} more" if len(vague) > 1 else ""
        missing = f"the requirement {quote(vague[0])}{more} can mean many things"
        suggestion = f"Say exactly what {quote(vague[0])} means: which value, which error, which order."
        yield Gap("requirements", missing, suggestion, min(5 * len(vague), 15))


def _parameter_gaps(document: SpecDocument) -> Iterator[Gap]:
    """Arguments that nothing is said of."""
    tables = [*document.tables("inputs"), *document.tables("config_params")]
    silent = [text_of(table, "name") for table in tables if not text_of(table, "description")]
    names = [quote(name) for name in silent if name]
    if names:
        missing = f"no description of {_some(names)}"
        suggestion = f"Describe {_some(names)}: what the value means and in which form it is given."
        yield Gap("inputs", missing, suggestion, min(3 * len(names), 12))


def _system_gaps(document: SpecDocument, subject: Subject, catalog: Catalog) -> Iterator[Gap]:
    """Systems that the spec speaks of, though no package is declared that could reach them."""
    if subject.component_type not in COMPONENT_TYPES:
        return
    declared = {_package(text) for node in document.items("dependencies") if (text := getattr(node, "text", ""))}
    module = subject.base_class or ""
    for concept, system in list(systems_in(sorted(subject.said), catalog).items())[:_MOST_NAMED]:
        if not _reaches(declared, module, concept, system, catalog):
            suggestion = f"Add `{system.package}` to `dependencies`, or the client library that it shall use."
            yield Gap("dependencies", f"no package for {system.name} among the dependencies", suggestion, 6)


def _reaches(declared: set[str], base_class: str, concept: str, system: System, catalog: Catalog) -> bool:
    provider = catalog.provider(system.package)
    packages = {system.package}
    if provider is not None:
        packages |= {_package(text) for text in provider.dependencies} - {"apache-airflow"}
        if base_class.startswith(tuple(f"{module}." for module in provider.modules)):
            return True
    return bool(declared & packages) or any(concept in name for name in declared)


def _package(requirement: str) -> str:
    """The name of a requirement's package, in one spelling; empty where there is none."""
    match = _PACKAGE.match(requirement.strip())
    return re.sub(r"[-_.]+", "-", match[0]).lower() if match else ""


def _is_short(text: str) -> bool:
    return len(text.split()) < _FEWEST_WORDS


def _some(names: list[str]) -> str:
    more = len(names) - _MOST_NAMED
    return listed([*names[:_MOST_NAMED], f"{more} more"] if more > 0 else names, "and")
