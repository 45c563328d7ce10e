"""undeclared_provider: a provider that the spec itself makes use of and that its dependencies do not name."""

from collections.abc import Iterator

from airsmith.catalog.dependency_category import airflows_requirements
from airsmith.catalog.model import Provider
from airsmith.finding import Layer, Safety, Severity
from airsmith.rules.rule import SpecContext, SpecRule, Violation
from airsmith.rules.spec.list_addition import item_addition
from airsmith.spec.base_class import known_bases
from airsmith.spec.declarations import stated_type
from airsmith.spec.dependencies import KEY, declared_packages
from airsmith.spec.tree import Mapping, Scalar, Sequence, python_value
from airsmith.spec.wording import quote

_PROVIDERS = "airflow.providers."
_MOST_TARGETS = 200


def _check(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    entry = document.entry(KEY)
    is_other = entry is not None and not isinstance(entry.value, Sequence) and python_value(entry.value) is not None
    if is_other or not document.is_complete or KEY in document.damaged_keys:
        return
    named = set(declared_packages(document))
    for place, provider, safety in _uses(context):
        package = provider.package
        if package in named or airflows_requirements(package, context.catalog):
            continue
        named.add(package)
        message = f"{quote(place.text)} is part of `{package}`, which the dependencies do not name."
        yield Violation(document.range_of(place), message, item_addition(document, KEY, package, safety))


def _uses(context: SpecContext) -> Iterator[tuple[Scalar, Provider, Safety]]:
    """Where the spec names something of an official provider. What a test replaces must be there to be replaced."""
    base = context.document.scalar("base_class")
    provider = _provider_of_base(context, base.text) if base is not None else None
    if base is not None and provider is not None:
        yield base, provider, Safety.SAFE
    for target in _mock_targets(context):
        owner = context.catalog.provider_of_module(target.text) if target.text.startswith(_PROVIDERS) else None
        if owner is not None:
            yield target, owner, Safety.UNSAFE


def _provider_of_base(context: SpecContext, written: str) -> Provider | None:
    known = known_bases(written, stated_type(context.document), context.catalog)
    if not known:
        return context.catalog.provider_of_module(written) if written.startswith(_PROVIDERS) else None
    provider = context.catalog.provider(known[0].provider)
    return provider if len(known) == 1 and provider is not None and provider.is_provider else None


def _mock_targets(context: SpecContext) -> Iterator[Scalar]:
    targets = (
        mock.scalar("target")
        for case in context.document.tables("test_cases")
        for mock in case.items("mocks")
        if isinstance(mock, Mapping)
    )
    found = [target for target in targets if target is not None]
    return iter(found[:_MOST_TARGETS])


RULES: tuple[SpecRule, ...] = (
    SpecRule(
        name="undeclared_provider",
        layer=Layer.SPEC,
        severity=Severity.WARNING,
        summary="A provider that the component needs is not among its dependencies.",
        explanation=(
            "Providers are packages of their own. Where the base class or the target of a mock is a provider's, the "
            "component works only where that provider is installed, so `dependencies` should say so, even if another "
            "provider happens to bring it. The providers that Airflow itself requires need not be named."
        ),
        bad="base_class: airflow.providers.http.operators.http.HttpOperator\n",
        good=(
            "base_class: airflow.providers.http.operators.http.HttpOperator\n"
            "dependencies:\n  - apache-airflow-providers-http>=5\n"
        ),
        check=_check,
    ),
)
