"""unknown_base_class and ambiguous_base_class: which class of Airflow or a provider is meant."""

from collections.abc import Iterator

from airsmith.catalog.base_classes import base_availability, core_base_kind
from airsmith.catalog.component_types import COMPONENT_TYPES
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import Presence
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import SpecContext, SpecRule, Violation
from airsmith.rules.spec.repair import replacement
from airsmith.spec.base_class import classes_meant, needs_catalog
from airsmith.spec.declarations import stated_type
from airsmith.spec.naming import is_dotted_path
from airsmith.spec.tree import Scalar
from airsmith.spec.wording import listed, quote

_NO_CLASSES = ("function", "module")
_MOST_LISTED = 4
_MOST_COMPARED = 5
_LONGEST = 200
"""No path is longer; comparing texts letter by letter takes long."""


def _check_unknown(context: SpecContext) -> Iterator[Violation]:
    stated = context.document.scalar("base_class")
    if stated is None or not is_dotted_path(stated.text):
        return
    written, catalog = stated.text, context.catalog
    if needs_catalog(written):
        if not catalog.classes_named(written):
            yield _unknown_name(context, stated)
    elif written.startswith("airflow.") and not _is_core_base(context, written):
        module, _, name = written.rpartition(".")
        answer = catalog.name_in(module, name)
        if answer.presence is Presence.MISSING:
            yield _missing_path(context, stated)
        elif answer.kind in _NO_CLASSES:
            message = f"{quote(written)} is a {answer.kind}, not a class."
            yield Violation(context.document.range_of(stated), message)


def _is_core_base(context: SpecContext, path: str) -> bool:
    """Whether it is one of Airflow's own bases by any path it ever had: the target's path is taken instead."""
    kind = core_base_kind(path)
    return kind is not None and base_availability(kind, path.rpartition(".")[0], context.target) is not None


def _unknown_name(context: SpecContext, stated: Scalar) -> Violation:
    near = _nearest_component(stated.text, context.catalog)
    advice = f"did you mean `{near}`?" if near else "write the dotted path of a class of your own."
    message = f"Neither Airflow {context.target} nor its providers have a class {quote(stated.text)}; {advice}"
    fix = replacement(context.document, stated, near) if near else None
    severity = None if context.catalog.is_exact else Severity.WARNING
    return Violation(context.document.range_of(stated), message, fix, severity)


def _missing_path(context: SpecContext, stated: Scalar) -> Violation:
    """A path below `airflow` that leads nowhere on the target."""
    message = f"There is no {quote(stated.text)} in Airflow {context.target}"
    better, is_certain = _better_path(stated.text, context.catalog)
    if not better:
        return Violation(context.document.range_of(stated), f"{message}; name a class that exists there.")
    advice = f"use `{better}`." if is_certain else f"did you mean `{better}`?"
    fix = replacement(context.document, stated, better)
    return Violation(context.document.range_of(stated), f"{message}; {advice}", fix)


def _better_path(path: str, catalog: Catalog) -> tuple[str, bool]:
    """Where the class is on the target, and whether that is certain; empty where nothing like it is known."""
    found = catalog.best_import_path(path)
    if found is not None and found.name:
        return found.path, found.is_certain
    if len(path) > _LONGEST:
        return "", False
    module, _, name = path.rpartition(".")
    modules = (module,) if catalog.module(module) is not None else catalog.nearest_modules(module, 1)
    for candidate in modules:
        record = catalog.module(candidate)
        if record is not None and name in record.names:
            return f"{candidate}.{name}", False
        near = catalog.nearest_names(candidate, name, 1)
        if near and catalog.find_class(f"{candidate}.{near[0]}") is not None:
            return f"{candidate}.{near[0]}", False
    component = _nearest_component(name, catalog)
    meant = classes_meant(component, None, catalog) if component else ()
    return (meant[0].path, False) if len(meant) == 1 else ("", False)


def _nearest_component(name: str, catalog: Catalog) -> str | None:
    """The public operator, sensor or hook that is spelled most like a name."""
    near = catalog.nearest_classes(name, _MOST_COMPARED) if len(name) <= _LONGEST else ()
    public = (one for one in near if not one.startswith("_"))
    return next((one for one in public if any(it.kind in COMPONENT_TYPES for it in catalog.classes_named(one))), None)


def _check_ambiguous(context: SpecContext) -> Iterator[Violation]:
    stated = context.document.scalar("base_class")
    if stated is None or not needs_catalog(stated.text):
        return
    paths = [one.path for one in classes_meant(stated.text, stated_type(context.document), context.catalog)]
    if len(paths) > 1:
        choices = listed(f"`{path}`" for path in paths[:_MOST_LISTED])
        message = f"There are {len(paths)} classes {quote(stated.text)}; write {choices}."
        fix = replacement(context.document, stated, paths[0])
        yield Violation(context.document.range_of(stated), message, fix)


RULES: tuple[SpecRule, ...] = (
    SpecRule(
        name="unknown_base_class",
        layer=Layer.SPEC,
        severity=Severity.ERROR,
        summary="The base class is not in the target Airflow or its providers.",
        explanation=(
            "The component imports its base class, so it must be there on the target. A bare name stands for a class of "
            "Airflow or an official provider; a class of your own or of another package needs its dotted path, which is "
            "taken as it stands."
        ),
        severity_note="A warning for a bare name on an Airflow version of which not every class is known.",
        bad="base_class: airflow.operators.dummy.DummyOperator\n",
        good="base_class: airflow.providers.standard.operators.empty.EmptyOperator\n",
        check=_check_unknown,
    ),
    SpecRule(
        name="ambiguous_base_class",
        layer=Layer.SPEC,
        severity=Severity.ERROR,
        summary="Several classes have the name of the base class.",
        explanation=(
            "A bare name is enough where one class of Airflow and its official providers has it. Where several do, the "
            "dotted path says which one to import."
        ),
        bad="component_type: hook\nbase_class: DataprocHook\n",
        good="component_type: hook\nbase_class: airflow.providers.google.cloud.hooks.dataproc.DataprocHook\n",
        check=_check_ambiguous,
    ),
)
