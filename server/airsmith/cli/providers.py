"""`airsmith providers`: what the catalog knows of Airflow's official providers and their classes."""

import json
import os
from pathlib import Path

import click

from airsmith.application.environment import read_environment
from airsmith.application.workspace import Workspace, open_workspace
from airsmith.catalog.installed.model import Installation
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import CatalogClass, Provider
from airsmith.catalog.packaged import packaged_catalog
from airsmith.cli.class_page import class_data, render_class
from airsmith.cli.environments import Environments
from airsmith.cli.layout import Page
from airsmith.cli.options import AirflowVersionType
from airsmith.cli.problems import CannotRunError
from airsmith.cli.provider_page import ShownProvider, provider_data, render_provider, short_name, what_it_is
from airsmith.cli.status_line import StatusLine
from airsmith.config import SettingsLayer
from airsmith.spec.wording import counted, listed, nearest, quote

_PROVIDERS = "airflow.providers."
_LONGEST_NAME = 300
_LIKE_ENOUGH = 0.7
"""How near the name of a provider must be to one that was meant, from 0 to 1."""


@click.command("providers")
@click.argument("name", metavar="[NAME]", required=False)
@click.option(
    "--airflow",
    "airflow_version",
    type=AirflowVersionType(),
    metavar="VERSION",
    help="Airflow version to look at, such as 3.3.  [default: as set, installed or newest]",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def providers_command(name: str | None, airflow_version: str | None, *, as_json: bool) -> None:
    """Show Airflow's official providers, one of them, or one of their classes.

    NAME is a provider, such as http, apache.kafka or apache-airflow-providers-http, one of its modules, or a class,
    such as HttpOperator or a dotted path. Without NAME, all providers are listed. Where providers are installed, their
    installed versions are shown. Nothing is looked up outside this machine.

    Exit code 2: nothing has that name.
    """
    with StatusLine() as status:
        environments = Environments(status, read_environment(os.environ).virtual_env)
        workspace = environments.around(_workspace(airflow_version))
        catalog = workspace.catalog(workspace.target) or packaged_catalog(workspace.target)
    if name is None:
        make = _list_data if as_json else _listing
        _show(make(catalog, workspace.installation))
        return
    found = _find(catalog, name.strip())
    if isinstance(found, Provider):
        shown = ShownProvider(found, catalog, workspace.installation)
        _show(provider_data(shown) if as_json else render_provider(shown))
    else:
        make_page = class_data if as_json else render_class
        _show(make_page(found, catalog, workspace.installation))


def _workspace(airflow_version: str | None) -> Workspace:
    workspace = open_workspace(Path.cwd(), SettingsLayer("--airflow", {"airflow_version": airflow_version}))
    for problem in workspace.problems:
        click.echo(f"airsmith: {problem}", err=True)
    return workspace


def _show(content: object) -> None:
    """Print a text as it is, anything else as JSON: ASCII, so that no encoding of a pipe can spoil it."""
    if isinstance(content, str):
        click.echo(content, nl=False)
    else:
        click.echo(json.dumps(content, indent=2))


def _listing(catalog: Catalog, installation: Installation | None) -> str:
    providers = catalog.providers()
    page = Page()
    columns = [
        ("Provider", [short_name(one) for one in providers]),
        ("Version", [one.version for one in providers]),
        ("What it is", [what_it_is(one) for one in providers]),
        ("Airflow", [_needed_airflow(one, catalog) for one in providers]),
    ]
    if installation is not None:
        columns.insert(2, ("Installed", [installation.version_of(one.package) or "-" for one in providers]))
    page.table([name for name, _ in columns], zip(*(cells for _, cells in columns), strict=True))
    fitting = sum(catalog.supports(one) for one in providers)
    page.paragraph("")
    page.paragraph(
        f"{counted(len(providers), 'provider')}, {fitting:,} of them for Airflow {catalog.target}."
        " `airsmith providers NAME` says more about one; NAME may also be a class, such as HttpOperator."
    )
    return page.text()


def _needed_airflow(provider: Provider, catalog: Catalog) -> str:
    return (
        provider.requires_airflow
        if catalog.supports(provider)
        else f"{provider.requires_airflow} (not {catalog.target})"
    )


def _list_data(catalog: Catalog, installation: Installation | None) -> list[dict[str, object]]:
    return [
        {
            "name": short_name(one),
            "package": one.package,
            "version": one.version,
            "installed": installation.version_of(one.package) if installation is not None else None,
            "summary": what_it_is(one),
            "requires_airflow": one.requires_airflow,
            "requires_python": one.requires_python,
            "supports_target": catalog.supports(one),
        }
        for one in catalog.providers()
    ]


def _find(catalog: Catalog, name: str) -> Provider | CatalogClass:
    """The provider or class of a name. Raises CannotRunError where there is none, or where there are several."""
    provider = catalog.provider(name) if len(name) <= _LONGEST_NAME else None
    if provider is not None and provider.is_provider:
        return provider
    owner = catalog.provider_of_module(name)
    if owner is not None and (name in owner.modules or catalog.module(name) is not None):
        return owner
    classes = _classes(catalog, name)
    if len(classes) > 1:
        paths = listed(sorted(one.path for one in classes), "and")
        raise CannotRunError(f"there are {len(classes)} classes {name}; give the path of one: {paths}.")
    if classes:
        return classes[0]
    modules = catalog.nearest_modules(name) if name.startswith(_PROVIDERS) and len(name) <= _LONGEST_NAME else ()
    if modules and not name.rpartition(".")[2][:1].isupper():
        raise CannotRunError(f"there is no module {quote(name)}; did you mean {listed(modules)}?")
    raise CannotRunError(f"there is no provider or class {quote(name)}; {_hint(catalog, name)}")


def _classes(catalog: Catalog, name: str) -> tuple[CatalogClass, ...]:
    if "." in name:
        best = catalog.best_import_path(name)
        found = catalog.find_class(name) or (catalog.find_class(best.path) if best and best.is_certain else None)
        return (found,) if found else ()
    return catalog.classes_named(name)


def _hint(catalog: Catalog, name: str) -> str:
    """What may have been meant. A name that begins with a capital is a class's."""
    last = name.rpartition(".")[2]
    classes = catalog.nearest_classes(last) if 0 < len(last) <= _LONGEST_NAME else ()
    if classes and (last[:1].isupper() or classes[0].casefold() == last.casefold()):
        return f"did you mean {listed(classes)}?"
    short_names = {short_name(one): one.package for one in catalog.providers()}
    holding = [short for short in short_names if name.lower() in short.split("-")]
    near = nearest(name, [*short_names, *short_names.values()], _LIKE_ENOUGH)
    if holding or near:
        return f"did you mean {listed(holding or filter(None, [near]))}?"
    return f"did you mean {listed(classes)}?" if classes else "`airsmith providers` lists them all."
