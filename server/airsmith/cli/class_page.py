"""One class as `airsmith providers NAME` shows it: as text and as JSON."""

from collections.abc import Iterable
from typing import Any

from airsmith.catalog.docstring_markup import plain_docstring
from airsmith.catalog.installed.model import Installation
from airsmith.catalog.installed.versions import installed_version
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import CatalogClass, Form, ImportPath, Method, Parameter
from airsmith.cli.layout import Page
from airsmith.cli.provider_page import first_sentence, installed_fact
from airsmith.spec.wording import counted

_FEW_NAMES = 6
_CORE = "airflow.sdk.", "airflow.models.", "airflow.sensors.", "airflow.hooks."
"""Where Airflow's own base classes are: every component takes and has what is theirs."""


def render_class(owner: CatalogClass, catalog: Catalog, installation: Installation | None = None) -> str:
    """The text. `installation` is the user's own, where one was found."""
    page = Page()
    page.heading(f"{owner.name} ({owner.kind.value.replace('_', ' ')}, Airflow {catalog.target})")
    page.paragraph(plain_docstring(owner.doc))
    best = _best(owner, catalog)
    page.line(f"from {best.module} import {best.name}", indent=2)
    page.facts(
        (
            ("Deprecated", _deprecation(owner)),
            ("Ships with", _shipped(owner, catalog)),
            installed_fact(owner.provider, catalog, installation) if owner.provider else ("", ""),
            ("Derives from", ", ".join(base.rpartition(".")[2] for base in owner.bases)),
            ("Template fields", ", ".join(catalog.template_fields(owner) or ())),
            ("ui_color", _text(catalog.attribute(owner, "ui_color"))),
            ("conn_type", _text(catalog.attribute(owner, "conn_type"))),
        )
    )
    _render_parameters(page, owner, catalog)
    _render_methods(page, owner, catalog)
    return page.text()


def _best(owner: CatalogClass, catalog: Catalog) -> ImportPath:
    return catalog.best_import_path(owner.path) or ImportPath(owner.module, owner.name, owner.provider)


def _deprecation(owner: CatalogClass) -> str:
    if owner.deprecation is None:
        return ""
    instead = f"use {owner.deprecation.replacement}" if owner.deprecation.replacement else ""
    return first_sentence(owner.deprecation.message) or instead or "yes"


def _shipped(owner: CatalogClass, catalog: Catalog) -> str:
    provider = catalog.provider(owner.provider)
    if provider is None:
        return owner.provider
    return f"{provider.package} {provider.version}"


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _is_inherited(owner_path: str, owner: CatalogClass) -> bool:
    """Whether a parameter or method comes from one of Airflow's own base classes, and the class is none of them."""
    return owner_path.startswith(_CORE) and not owner.path.startswith(_CORE)


def _render_parameters(page: Page, owner: CatalogClass, catalog: Catalog) -> None:
    constructor = catalog.parameters(owner)
    named = [one for one in constructor.parameters if not one.is_variadic]
    own = [one for one in named if not _is_inherited(one.owner, owner)]
    inherited = [one for one in named if _is_inherited(one.owner, owner)]
    if not named:
        return
    page.heading("Constructor")
    page.facts(((one.name, _parameter_text(one)) for one in own), indent=2)
    _render_rest(page, "argument", inherited)
    if not constructor.is_certain:
        page.paragraph("It may take more: not all of its base classes are known here.", indent=2)


def _parameter_text(parameter: Parameter) -> str:
    need = "required" if parameter.is_required else f"default {parameter.default}"
    kind = f"{parameter.annotation}, {need}" if parameter.annotation else need
    return f"{kind}\n{plain_docstring(parameter.doc)}" if parameter.doc else kind


def _render_rest(page: Page, noun: str, rest: Iterable[Parameter | Method]) -> None:
    """A line about what comes from Airflow's own base classes."""
    by_owner: dict[str, list[str]] = {}
    for one in rest:
        by_owner.setdefault(one.owner.rpartition(".")[2], []).append(one.name)
    for name, members in by_owner.items():
        shown = ", ".join(members[:_FEW_NAMES])
        more = ", …" if len(members) > _FEW_NAMES else ""
        page.paragraph(f"And {counted(len(members), noun)} of {name}: {shown}{more}", indent=2)


def _render_methods(page: Page, owner: CatalogClass, catalog: Catalog) -> None:
    methods = catalog.methods(owner)
    own = [one for one in methods if not _is_inherited(one.owner, owner)]
    if not own:
        return
    page.heading("Methods")
    for one in own:
        page.line(_call(one), indent=2)
        if one.doc:
            page.paragraph(first_sentence(one.doc), indent=6)
    _render_rest(page, "method", [one for one in methods if _is_inherited(one.owner, owner)])


def _call(method: Method) -> str:
    before = "async " if method.form is Form.ASYNC else ""
    if method.form is Form.PROPERTY:
        return f"{method.name}{method.signature.removeprefix('()')}"
    return f"{before}{method.name}{method.signature}"


def class_data(owner: CatalogClass, catalog: Catalog, installation: Installation | None = None) -> dict[str, Any]:
    """The JSON, in the shape that the README documents."""
    constructor, best = catalog.parameters(owner), _best(owner, catalog)
    fields, provider = catalog.template_fields(owner), catalog.provider(owner.provider)
    return {
        "name": owner.name,
        "kind": owner.kind.value,
        "import_path": best.path,
        "defined_in": owner.module,
        "package": owner.provider,
        "version": provider.version if provider is not None else None,
        "installed": installed_version(owner.provider, installation) if installation is not None else None,
        "airflow_version": str(catalog.target),
        "doc": owner.doc,
        "bases": list(owner.bases),
        "is_deprecated": owner.deprecation is not None,
        "template_fields": list(fields) if fields is not None else None,
        "accepts_any_keyword": constructor.accepts_any_keyword,
        "is_certain": constructor.is_certain,
        "parameters": [
            {
                "name": one.name,
                "type": one.annotation or None,
                "default": one.default,
                "is_required": one.is_required,
                "doc": one.doc,
                "owner": one.owner,
            }
            for one in constructor.parameters
            if not one.is_variadic
        ],
        "methods": [
            {"name": one.name, "signature": one.signature, "form": one.form.value, "doc": one.doc, "owner": one.owner}
            for one in catalog.methods(owner)
        ],
    }
