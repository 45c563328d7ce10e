"""The catalog's records as JSON data and back: what is empty or usual is left out."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from airsmith.catalog.model import (
    CatalogClass,
    CatalogFunction,
    ClassKind,
    ConnectionType,
    Deprecation,
    Form,
    Integration,
    Method,
    Module,
    NameEntry,
    OwnConstructor,
    Parameter,
    ParameterKind,
    Provider,
    Release,
    Surplus,
)
from airsmith.catalog.signatures import parse_parameter, render_parameter

Data = dict[str, Any]


def class_to_data(record: CatalogClass) -> Data:
    """A class without its path and what follows from its chain."""
    return _without_empty(
        {
            "kind": record.kind.value if record.kind is not ClassKind.CLASS else "",
            "doc": record.doc,
            "deprecated": _deprecation_to_data(record.deprecation),
            "bases": list(record.bases),
            "constructor": None if record.constructor is None else _constructor_to_data(record.constructor),
            "methods": {name: _method_to_data(method) for name, method in sorted(record.methods.items())},
        },
        keeps=("constructor",) if record.constructor is not None else (),
    ) | ({"attributes": dict(sorted(record.attributes.items()))} if record.attributes else {})


def expand_class(path: str, data: Data) -> Data:
    """The data of a class with its parameters taken apart, for readers that have no time to parse them."""
    constructor = data.get("constructor")
    if constructor is None:
        return data
    rows = [
        [one.name, one.kind.value, one.annotation, one.default, one.doc]
        for one in _parameters_from_data(constructor.get("parameters", {}), path)
    ]
    return data | {"constructor": constructor | {"parameters": rows}}


def class_from_data(path: str, data: Data, **derived: Any) -> CatalogClass:  # noqa: ANN401 - fields of CatalogClass
    """The class again; `derived` are the fields that the data does not keep."""
    constructor = data.get("constructor")
    return CatalogClass(
        path=path,
        kind=ClassKind(data.get("kind", "class")),
        doc=data.get("doc", ""),
        bases=tuple(data.get("bases", ())),
        constructor=None if constructor is None else _constructor_from_data(constructor, path),
        attributes=data.get("attributes", {}),
        methods={name: _method_from_data(name, item, path) for name, item in data.get("methods", {}).items()},
        deprecation=_deprecation_from_data(data.get("deprecated")),
        **derived,
    )


def function_to_data(record: CatalogFunction) -> Data:
    """A function without its path."""
    return _without_empty(
        {
            "signature": record.signature,
            "doc": record.doc,
            "async": record.is_async,
            "decorators": list(record.decorators),
            "deprecated": _deprecation_to_data(record.deprecation),
        }
    )


def function_from_data(path: str, data: Data) -> CatalogFunction:
    """The function again."""
    return CatalogFunction(
        path=path,
        signature=data["signature"],
        doc=data.get("doc", ""),
        is_async=data.get("async", False),
        decorators=tuple(data.get("decorators", ())),
        deprecation=_deprecation_from_data(data.get("deprecated")),
    )


def module_to_data(record: Module) -> Data:
    """A module without its name; names are grouped and joined by blanks, since all are identifiers."""
    own: dict[str, list[str]] = {}
    imports: dict[str, list[str]] = {}
    deprecated: dict[str, str] = {}
    for name, entry in sorted(record.names.items()):
        if entry.is_deprecated:
            deprecated[name] = entry.source
        elif not entry.is_certain:
            own.setdefault("uncertain", []).append(name)
        elif entry.kind == "module":
            own.setdefault("outside", []).append(name) if _is_outside(entry.source) else imports.setdefault(
                f"module {entry.source}", []
            ).append(name)
        elif entry.kind == "import" and _is_outside(entry.source):
            own.setdefault("outside", []).append(name)
        elif entry.kind == "import":
            module, _, original = entry.source.rpartition(".")
            imports.setdefault(module, []).append(name if name == original else f"{original}={name}")
        else:
            own.setdefault(_PLURALS[entry.kind], []).append(name)
    return _without_empty(
        {
            "failure": record.failure,
            "deprecated": _deprecation_to_data(record.deprecation),
            "dynamic": record.is_dynamic,
            "virtual": record.is_virtual,
            **{group: " ".join(names) for group, names in sorted(own.items())},
            "imports": {source: " ".join(names) for source, names in sorted(imports.items())},
            "redirects": deprecated,
        }
    )


def module_from_data(name: str, data: Data, provider: str = "") -> Module:
    """The module again; of names from outside Airflow only that they exist is kept."""
    names: dict[str, NameEntry] = {}
    for group, kind in _KINDS.items():
        for one in data.get(group, "").split():
            names[one] = NameEntry(kind, is_certain=group != "uncertain")
    for source, joined in data.get("imports", {}).items():
        for one in joined.split():
            if source.startswith("module "):
                names[one] = NameEntry("module", source.removeprefix("module "))
            else:
                original, _, alias = one.partition("=")
                names[alias or original] = NameEntry("import", f"{source}.{original}")
    for one, target in data.get("redirects", {}).items():
        names[one] = NameEntry("import", target, is_deprecated=True)
    return Module(
        name=name,
        provider=provider,
        names=names,
        is_dynamic=data.get("dynamic", False),
        is_virtual=data.get("virtual", False),
        failure=data.get("failure", ""),
        deprecation=_deprecation_from_data(data.get("deprecated")),
    )


def provider_to_data(record: Provider) -> Data:
    """A provider; its connection types without repeating whose they are."""
    return _without_empty(
        {
            "package": record.package,
            "version": record.version,
            "name": record.name,
            "summary": record.summary,
            "requires_airflow": record.requires_airflow,
            "requires_python": record.requires_python,
            "dependencies": list(record.dependencies),
            "extras": {extra: list(needs) for extra, needs in sorted(record.extras.items())},
            "integrations": [
                _without_empty(
                    {"name": one.name, "url": one.url, "tags": " ".join(one.tags), "modules": " ".join(one.modules)}
                )
                for one in record.integrations
            ],
            "connection_types": [
                _without_empty({"conn_type": one.conn_type, "hook": one.hook_class, "name": one.hook_name})
                for one in record.connection_types
            ],
            "modules": list(record.modules),
        },
        keeps=("extras",) if record.extras else (),
    )


def provider_from_data(data: Data) -> Provider:
    """The provider again."""
    package = data["package"]
    return Provider(
        package=package,
        version=data["version"],
        name=data.get("name", ""),
        summary=data.get("summary", ""),
        requires_airflow=data.get("requires_airflow", ""),
        requires_python=data.get("requires_python", ""),
        dependencies=tuple(data.get("dependencies", ())),
        extras={extra: tuple(needs) for extra, needs in data.get("extras", {}).items()},
        integrations=tuple(
            Integration(
                one["name"],
                one.get("url", ""),
                tuple(one.get("tags", "").split()),
                tuple(one.get("modules", "").split()),
            )
            for one in data.get("integrations", ())
        ),
        connection_types=tuple(
            ConnectionType(one["conn_type"], one.get("hook", ""), one.get("name", ""), package)
            for one in data.get("connection_types", ())
        ),
        modules=tuple(data.get("modules", ())),
    )


def releases_to_data(releases: tuple[Release, ...]) -> dict[str, str]:
    """Versions by the Airflow that they need, joined by blanks, newest first."""
    groups: dict[str, list[str]] = {}
    for release in releases:
        groups.setdefault(release.requires_airflow, []).append(release.version)
    return {requirement: " ".join(versions) for requirement, versions in groups.items()}


def releases_from_data(data: dict[str, str]) -> tuple[Release, ...]:
    """The releases again, newest first."""
    found = [Release(version, requirement) for requirement, joined in data.items() for version in joined.split()]
    return newest_first(found)


def newest_first(releases: Iterable[Release]) -> tuple[Release, ...]:
    """The releases in the order of their versions."""
    return tuple(sorted(releases, key=lambda one: _numbers(one.version), reverse=True))


def _numbers(version: str) -> tuple[int, ...]:
    """A version as numbers that can be compared; what is no number, as in `1.0rc1`, counts as nothing."""
    return tuple(int(part) if part.isdecimal() else 0 for part in version.split("."))


_PLURALS = {"class": "classes", "function": "functions", "value": "values"}
_KINDS = {
    "classes": "class",
    "functions": "function",
    "values": "value",
    "outside": "value",
    "uncertain": "value",
}


def _is_outside(path: str) -> bool:
    return path != "airflow" and not path.startswith("airflow.")


def _constructor_to_data(record: OwnConstructor) -> Data:
    return _without_empty(
        {
            "parameters": _parameters_to_data(record.parameters),
            "positional": "" if record.positional is Surplus.REFUSED else record.positional.value,
            "keywords": "" if record.keywords is Surplus.REFUSED else record.keywords.value,
            "fixed": " ".join(sorted(record.fixed)),
            "fixed_positions": record.fixed_positions,
            "supplied": " ".join(sorted(record.supplied)),
            "next": record.next_class,
        }
    )


def _constructor_from_data(data: Data, owner: str) -> OwnConstructor:
    return OwnConstructor(
        parameters=tuple(_parameters_from_data(data.get("parameters", {}), owner)),
        positional=Surplus(data.get("positional", "refused")),
        keywords=Surplus(data.get("keywords", "refused")),
        fixed=frozenset(data.get("fixed", "").split()),
        fixed_positions=data.get("fixed_positions", 0),
        supplied=frozenset(data.get("supplied", "").split()),
        next_class=data.get("next", ""),
    )


def _parameters_to_data(parameters: tuple[Parameter, ...]) -> dict[str, str]:
    """Each parameter's declaration and what is said of it; `*` alone stands where keyword-only ones begin."""
    data: dict[str, str] = {}
    for parameter in parameters:
        if parameter.kind is ParameterKind.KEYWORD_ONLY:
            data.setdefault("*", "")
        data[render_parameter(parameter)] = parameter.doc
        if parameter.kind is ParameterKind.POSITIONAL_ONLY:
            data.pop("/", None)
            data["/"] = ""
    return data


def _parameters_from_data(data: dict[str, str] | list[list[Any]], owner: str) -> Iterator[Parameter]:
    if isinstance(data, list):
        for name, spelled_kind, annotation, default, text in data:
            yield Parameter(name, ParameterKind(spelled_kind), annotation, default, text, owner)
        return
    declarations = list(data)
    slash = declarations.index("/") if "/" in data else -1
    kind = ParameterKind.NORMAL
    for index, (declaration, doc) in enumerate(data.items()):
        if declaration == "*":
            kind = ParameterKind.KEYWORD_ONLY
        elif declaration != "/":
            parameter = parse_parameter(declaration)
            yield replace(
                parameter, kind=ParameterKind.POSITIONAL_ONLY if index < slash else kind, doc=doc, owner=owner
            )


def _method_to_data(record: Method) -> Data:
    return _without_empty(
        {
            "signature": record.signature,
            "form": "" if record.form is Form.PLAIN else record.form.value,
            "doc": record.doc,
            "decorators": list(record.decorators),
            "deprecated": _deprecation_to_data(record.deprecation),
        }
    )


def _method_from_data(name: str, data: Data, owner: str) -> Method:
    return Method(
        name=name,
        signature=data["signature"],
        doc=data.get("doc", ""),
        form=Form(data.get("form", "plain")),
        decorators=tuple(data.get("decorators", ())),
        owner=owner,
        deprecation=_deprecation_from_data(data.get("deprecated")),
    )


def _deprecation_to_data(record: Deprecation | None) -> Data | None:
    if record is None:
        return None
    return {"message": record.message} | ({"use": record.replacement} if record.replacement else {})


def _deprecation_from_data(data: Data | None) -> Deprecation | None:
    return None if data is None else Deprecation(data.get("message", ""), data.get("use", ""))


def _without_empty(data: Data, keeps: tuple[str, ...] = ()) -> Data:
    return {key: value for key, value in data.items() if key in keeps or value not in (None, "", False, 0, [], {})}


__all__ = [
    "Data",
    "class_from_data",
    "class_to_data",
    "expand_class",
    "function_from_data",
    "function_to_data",
    "module_from_data",
    "module_to_data",
    "newest_first",
    "provider_from_data",
    "provider_to_data",
    "releases_from_data",
    "releases_to_data",
]
