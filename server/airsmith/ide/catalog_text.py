"""What the catalog knows, as Markdown: for hovers and for the documentation of completions."""

from airsmith.catalog.dependency_category import DependencyCategory
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import (
    CatalogClass,
    CatalogFunction,
    ClassKind,
    Deprecation,
    Form,
    Method,
    Parameter,
    Presence,
    Provider,
)
from airsmith.catalog.signatures import parse_signature
from airsmith.ide.docstrings import docstring_markdown
from airsmith.ide.documentation_urls import class_page, documentation_page, module_page
from airsmith.ide.knowledge import Knowledge
from airsmith.ide.markdown import block, code, joined, link, text
from airsmith.ide.package_text import installed_line, package_markdown
from airsmith.ide.parameter_text import call_text, definition_text, parameter_table
from airsmith.ide.subjects import (
    ClassSubject,
    ConnectionSubject,
    FunctionSubject,
    MethodSubject,
    ModuleSubject,
    PackageSubject,
    ParameterSubject,
    ProviderSubject,
    Subject,
    ValueSubject,
)
from airsmith.spec.wording import listed

_MOST_INTEGRATIONS = 8
_KIND_WORDS = {ClassKind.SECRETS_BACKEND: "secrets backend", ClassKind.LINK: "operator link"}


def describe(subject: Subject, knowledge: Knowledge, written: str = "") -> str:
    """Everything worth knowing about a subject. `written` is the dotted path by which a document names it."""
    match subject:
        case ProviderSubject(provider):
            return provider_markdown(provider, knowledge)
        case PackageSubject(name):
            return package_markdown(name, knowledge)
        case ModuleSubject(name):
            return joined(block(f"import {name}"), _import_note(name, knowledge), _shipped_with(name, knowledge))
        case ClassSubject(found):
            return class_markdown(found, knowledge, written)
        case FunctionSubject(found):
            return _function_markdown(found, knowledge, written)
        case MethodSubject(owner, method):
            return _method_markdown(owner, method, knowledge)
        case ParameterSubject():
            return _parameter_markdown(subject)
        case ValueSubject(path):
            module = path.rpartition(".")[0]
            return joined(
                block(_import_line(path, knowledge)),
                _import_note(written or path, knowledge),
                _shipped_with(module, knowledge),
            )
        case ConnectionSubject():
            return _connection_markdown(subject, knowledge)


def provider_markdown(provider: Provider, knowledge: Knowledge) -> str:
    """What a provider is for, what it needs, and whether it is installed."""
    needs = [f"Airflow {code(provider.requires_airflow)}"] if provider.requires_airflow else []
    needs += [f"Python {code(provider.requires_python)}"] if provider.requires_python else []
    title = f": {text(provider.name)}" if provider.name else ""
    connections = ", ".join(code(one.conn_type) for one in provider.connection_types)
    fits = knowledge.catalog.supports(provider)
    summary = docstring_markdown(provider.summary)
    newest = newest_version(provider, knowledge.catalog)
    return joined(
        f"**{text(provider.package)}**{title}",
        summary if provider.summary.strip() != provider.name else "",
        f"Newest known version: {newest}." + (f" Needs {listed(needs, 'and')}." if needs else ""),
        "" if fits else f"This version is not for Airflow {knowledge.target}.",
        f"Connection types: {connections}." if connections else "",
        _integrations(provider),
        f"Category: {DependencyCategory.AIRFLOW_PROVIDERS.value}." if provider.is_provider else "",
        installed_line(provider.package, newest, knowledge),
        link("Documentation", documentation_page(provider)),
    )


def newest_version(provider: Provider, catalog: Catalog) -> str:
    """The newest version that is known of; the catalog may describe another one, which is installed."""
    known = catalog.releases(provider.package)
    return known[0].version if known else provider.version


def class_markdown(found: CatalogClass, knowledge: Knowledge, written: str = "") -> str:
    """How a class is imported and called, what it is for and where it comes from."""
    catalog = knowledge.catalog
    constructor = catalog.parameters(found)
    fields = catalog.template_fields(found)
    kind = _KIND_WORDS.get(found.kind, found.kind.value)
    provider = catalog.provider(found.provider)
    about = f"{kind.capitalize()} of {text(found.provider)}" if found.provider else kind.capitalize()
    return joined(
        block(f"{_import_line(found.path, knowledge)}\n\n{call_text(found, constructor)}"),
        docstring_markdown(found.doc),
        _deprecated(found.deprecation),
        _import_note(written, knowledge) if written else "",
        f"Template fields: {', '.join(map(code, fields))}." if fields else "",
        parameter_table(found, constructor),
        about + (f" {provider.version}." if provider else "."),
        installed_line(found.provider, newest_version(provider, knowledge.catalog) if provider else "", knowledge),
        link("Documentation", class_page(found, provider)) if provider else "",
    )


def _function_markdown(found: CatalogFunction, knowledge: Knowledge, written: str) -> str:
    module = found.path.rpartition(".")[0]
    is_async = "async " if found.is_async else ""
    return joined(
        block(f"{_import_line(found.path, knowledge)}\n\n{is_async}{definition_text(found.name, found.signature)}"),
        docstring_markdown(found.doc),
        _deprecated(found.deprecation),
        _import_note(written, knowledge) if written else "",
        _shipped_with(module, knowledge),
    )


def _method_markdown(owner: CatalogClass, method: Method, knowledge: Knowledge) -> str:
    declared_by = method.owner or owner.path
    name = f"{owner.name}.{method.name}"
    if method.form is Form.PROPERTY:
        returns = parse_signature(method.signature).returns
        head = f"{name}: {returns}" if returns else name
    else:
        before = {Form.ASYNC: "async ", Form.CLASS: "@classmethod\n", Form.STATIC: "@staticmethod\n"}.get(
            method.form, ""
        )
        head = f"{before}{definition_text(name, method.signature)}"
    inherited = "" if declared_by == owner.path else f"From {code(declared_by)}."
    return joined(
        block(head),
        docstring_markdown(method.doc),
        _deprecated(method.deprecation),
        inherited,
        _shipped_with(declared_by.rpartition(".")[0], knowledge),
    )


def _parameter_markdown(subject: ParameterSubject) -> str:
    parameter = subject.parameter
    is_own = parameter.owner.rpartition(".")[2] in ("", subject.called.partition(".")[0])
    return joined(
        block(declaration(parameter)),
        docstring_markdown(parameter.doc),
        f"{'Required argument' if parameter.is_required else 'Argument'} of {code(subject.called)}"
        + ("." if is_own else f", from {code(parameter.owner)}."),
    )


def declaration(parameter: Parameter) -> str:
    """`name: type = default`."""
    annotation = f": {parameter.annotation}" if parameter.annotation else ""
    default = "" if parameter.default is None else f" = {parameter.default}"
    return f"{parameter.name}{annotation}{default}"


def _connection_markdown(subject: ConnectionSubject, knowledge: Knowledge) -> str:
    name = code(subject.conn_type)
    if not subject.served_by:
        return f"The connection type {name} is free: no official provider has it."
    lines = []
    for served in subject.served_by:
        hook = knowledge.catalog.find_class(served.hook_class)
        shown = f" ({text(served.hook_name)})" if served.hook_name else ""
        about = f": {docstring_markdown(hook.doc)}" if hook is not None and hook.doc else ""
        lines.append(f"{code(served.hook_class)}{shown} of {text(served.provider)}{about}")
    return joined(
        f"The connection type {name} is taken by an official provider; a hook for something else needs another one.",
        *lines,
    )


def _integrations(provider: Provider) -> str:
    shown = [link(one.name, one.url) for one in provider.integrations[:_MOST_INTEGRATIONS]]
    more = len(provider.integrations) - len(shown)
    return f"For {', '.join(shown)}{f' and {more} more' if more > 0 else ''}." if shown else ""


def _shipped_with(module: str, knowledge: Knowledge) -> str:
    record = knowledge.catalog.module(module)
    owner = record.provider if record is not None else ""
    provider = knowledge.catalog.provider(owner) if owner else knowledge.catalog.provider_of_module(module)
    if provider is None:
        return ""
    page = module_page(module, provider)
    installed = installed_line(provider.package, newest_version(provider, knowledge.catalog), knowledge)
    return joined(
        " ".join(filter(None, (f"From {text(provider.package)} {provider.version}.", installed))),
        link("Documentation", page) if page else "",
    )


def _import_line(path: str, knowledge: Knowledge) -> str:
    best = knowledge.catalog.best_import_path(path)
    if best is not None and best.name and best.is_certain:
        return f"from {best.module} import {best.name}"
    module, _, name = path.rpartition(".")
    return f"from {module} import {name}"


def _import_note(path: str, knowledge: Knowledge) -> str:
    """That importing a path works no longer, or not for long."""
    module, _, name = path.rpartition(".")
    catalog = knowledge.catalog
    presence = catalog.name_in(module, name).presence if module else catalog.presence_of(path)
    if presence is not Presence.DEPRECATED:
        return ""
    best = catalog.best_import_path(path)
    instead = f"; use {code(best.path)}" if best is not None and best.path != path else ""
    return f"Deprecated: importing {code(path)} warns on Airflow {knowledge.target}{instead}."


def _deprecated(deprecation: Deprecation | None) -> str:
    if deprecation is None:
        return ""
    words = docstring_markdown(deprecation.message) if deprecation.message else ""
    instead = f"Use {code(deprecation.replacement)}." if deprecation.replacement else ""
    return " ".join(filter(None, ("**Deprecated.**", words, instead)))
