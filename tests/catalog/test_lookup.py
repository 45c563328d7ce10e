"""The lookup API, on tiny Airflows of which every line is known."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import ClassKind, NameAnswer, Presence
from airsmith.catalog.targets import AirflowVersion

Open = Callable[[str], Catalog]
TOAST = "airflow.providers.toast.operators.toast.ToastOperator"


@pytest.mark.parametrize(
    ("target", "module", "presence"),
    [
        ("3.3", "airflow", Presence.EXISTS),
        ("3.3", "airflow.providers", Presence.EXISTS),
        ("3.3", "airflow.sdk.bases.operator", Presence.EXISTS),
        ("3.3", "airflow.hooks.base", Presence.DEPRECATED),
        ("2.11", "airflow.hooks.base", Presence.EXISTS),
        ("2.11", "airflow.sdk", Presence.MISSING),
        ("3.3", "airflow.nowhere", Presence.MISSING),
        ("3.3", "airflow.providers.toast.nowhere", Presence.MISSING),
        ("3.3", "airflow.providers.cheese.hooks", Presence.FOREIGN),
        ("3.3", "airflow.providers.common.cheese", Presence.FOREIGN),
        ("3.3", "airflow.example_dags.tutorial", Presence.UNKNOWN),
        ("3.3", "pandas", Presence.UNKNOWN),
        ("2.11", "airflow.providers.jam.operators.jam", Presence.UNKNOWN),
        ("3.3", "airflow.providers.jam.operators.jam", Presence.EXISTS),
        ("3.1", "airflow.providers.toast", Presence.EXISTS),
        ("3.1", "airflow.sdk", Presence.UNKNOWN),
        ("3.1", "airflow.nowhere", Presence.UNKNOWN),
        ("3.1", "airflow.providers.toast.nowhere", Presence.MISSING),
        ("2.10", "airflow.nowhere", Presence.MISSING),
        ("2.10", "airflow.providers.toast.nowhere", Presence.UNKNOWN),
    ],
)
def test_presence_of_modules(small: Open, target: str, module: str, presence: Presence):
    assert small(target).presence_of(module) is presence


@pytest.mark.parametrize(
    ("target", "path", "presence", "kind", "origin"),
    [
        ("3.3", "airflow.sdk.BaseOperator", Presence.EXISTS, "class", "airflow.sdk.bases.operator.BaseOperator"),
        ("3.3", "airflow.sdk.Nothing", Presence.MISSING, "", ""),
        ("3.3", "airflow.hooks.base.BaseHook", Presence.DEPRECATED, "class", "airflow.sdk.bases.hook.BaseHook"),
        ("2.11", "airflow.hooks.base.BaseHook", Presence.EXISTS, "class", "airflow.hooks.base.BaseHook"),
        (
            "2.11",
            "airflow.providers.common.compat.sdk.BaseHook",
            Presence.EXISTS,
            "class",
            "airflow.hooks.base.BaseHook",
        ),
        ("3.3", "airflow.providers.common.compat.sdk.Gone", Presence.MISSING, "", ""),
        ("3.3", "airflow.providers.toast", Presence.EXISTS, "module", "airflow.providers.toast"),
        ("3.3", "airflow.providers.cheese", Presence.FOREIGN, "", ""),
        ("3.3", "airflow.sdk.__name__", Presence.EXISTS, "value", "airflow.sdk.__name__"),
        ("3.1", "airflow.models.BaseOperator", Presence.UNKNOWN, "", ""),
        ("2.11", "airflow.providers.jam.operators", Presence.UNKNOWN, "", ""),
    ],
)
def test_names_in_modules(small: Open, target: str, path: str, presence: Presence, kind: str, origin: str):
    module, _, name = path.rpartition(".")
    answer = small(target).name_in(module, name)
    assert (answer.presence, answer.kind, answer.origin) == (presence, kind, origin)


def test_a_deprecated_name_says_what_to_use(small: Open):
    deprecation = small("3.3").name_in("airflow.models.baseoperator", "BaseOperator").deprecation
    assert deprecation is not None
    assert deprecation.replacement == "airflow.sdk.bases.operator.BaseOperator"


@pytest.mark.parametrize(
    ("target", "asked", "path", "package"),
    [
        ("3.3", "airflow.hooks.base.BaseHook", "airflow.sdk.BaseHook", "apache-airflow-task-sdk"),
        ("3.3", "airflow.models.BaseOperator", "airflow.sdk.BaseOperator", "apache-airflow-task-sdk"),
        ("2.11", "airflow.sdk.BaseOperator", "airflow.models.baseoperator.BaseOperator", "apache-airflow"),
        ("2.11", "airflow.sdk.bases.hook.BaseHook", "airflow.hooks.base.BaseHook", "apache-airflow"),
        ("3.3", "ToastOperator", TOAST, "apache-airflow-providers-toast"),
        ("3.3", TOAST, TOAST, "apache-airflow-providers-toast"),
        ("3.3", "airflow.contrib.toast.ToastOperator", TOAST, "apache-airflow-providers-toast"),
    ],
)
def test_best_import_paths(small: Open, target: str, asked: str, path: str, package: str):
    found = small(target).best_import_path(asked)
    assert found is not None
    assert (found.path, found.package) == (path, package)


def test_no_import_path_for_what_nobody_knows(small: Open):
    assert small("3.3").best_import_path("airflow.nowhere.Nothing") is None
    assert small("3.3").best_import_path("Nothing") is None


def test_classes_are_found_through_any_path(small: Open):
    catalog = small("3.3")
    paths = (
        "airflow.sdk.BaseOperator",
        "airflow.models.baseoperator.BaseOperator",
        "airflow.sdk.bases.operator.BaseOperator",
    )
    assert len({catalog.find_class(path) and catalog.find_class(path).path for path in paths}) == 1  # type: ignore[union-attr]
    assert catalog.find_class("airflow.sdk.Nothing") is None
    assert [one.path for one in catalog.classes_named("ToastOperator")] == [TOAST]


def test_a_class_knows_its_chain_on_each_target(small: Open):
    for target, base in (
        ("3.3", "airflow.sdk.bases.operator.BaseOperator"),
        ("2.11", "airflow.models.baseoperator.BaseOperator"),
    ):
        owner = small(target).find_class(TOAST)
        assert owner is not None
        assert owner.kind is ClassKind.OPERATOR
        assert owner.search_order == (TOAST, base)
        assert owner.is_complete


def test_parameters_merge_along_the_chain(small: Open):
    catalog = small("3.3")
    owner = catalog.find_class(TOAST)
    assert owner is not None
    constructor = catalog.parameters(owner)
    assert {one.name: (one.is_required, one.owner.rpartition(".")[2]) for one in constructor.parameters} == {
        "slices": (True, "ToastOperator"),
        "toast_conn_id": (False, "ToastOperator"),
        "task_id": (True, "BaseOperator"),
        "owner": (False, "BaseOperator"),
        "retries": (False, "BaseOperator"),
    }
    assert constructor.is_certain
    assert constructor.is_keyword_only
    assert not constructor.accepts_any_keyword
    slices = constructor.find("slices")
    assert slices is not None
    assert (slices.annotation, slices.doc) == ("int", "How many slices.")


def test_methods_and_attributes_are_inherited(small: Open):
    catalog = small("3.3")
    hook = catalog.find_class("airflow.providers.toast.hooks.toast.ToastHook")
    assert hook is not None
    toast = catalog.method(hook, "toast")
    assert toast is not None
    assert (toast.signature, toast.doc) == ("(slices: int, *, dark: bool = False) -> bool", "Toast some slices.")
    inherited = catalog.method(hook, "get_conn")
    assert inherited is not None
    assert inherited.owner == "airflow.sdk.bases.hook.BaseHook"
    assert catalog.method(hook, "burn") is None
    assert [one.name for one in catalog.methods(hook)] == ["get_conn", "toast"]
    assert catalog.attribute(hook, "conn_type") == "toast"
    operator = catalog.find_class(TOAST)
    assert operator is not None
    assert catalog.template_fields(operator) == ("slices",)


def test_providers_are_found_by_exact_names(small: Open):
    catalog = small("2.11")
    toast = catalog.provider("toast")
    assert toast is not None
    assert toast.version == "4.2.0"
    assert catalog.provider("apache-airflow-providers-common.compat") is not None
    assert catalog.provider("toas") is None
    assert catalog.provider("apache-airflow-providers-toaster") is None
    assert catalog.supports(toast)
    jam = catalog.provider("jam")
    assert jam is not None
    assert not catalog.supports(jam)
    assert [one.package.rpartition("-")[2] for one in catalog.providers()] == ["compat", "jam", "toast"]
    assert catalog.provider_of_module("airflow.providers.toast.hooks.whatever") is toast
    assert catalog.provider_of_module("airflow.providers.toasty") is None
    assert [(one.conn_type, one.hook_name) for one in catalog.connection_types()] == [("toast", "Toaster")]


def test_spelling_mistakes_have_neighbours(small: Open):
    catalog = small("3.3")
    assert catalog.nearest_modules("airflow.providers.tost.operator.toast") == (
        "airflow.providers.toast.operators.toast",
    )
    assert catalog.nearest_names("airflow.providers.toast.hooks.toast", "ToastHok") == ("ToastHook",)
    assert catalog.nearest_names("airflow.nowhere", "x") == ()
    assert catalog.nearest_modules("") == ()


def test_search_finds_by_words(small: Open):
    catalog = small("3.3")
    assert catalog.search("brown the bread")[0].path == TOAST
    assert [hit.kind for hit in catalog.search("toaster", kind="hook")] == [ClassKind.HOOK]
    assert catalog.search("") == ()
    assert catalog.search('the " AND OR * ( NEAR') == ()
    assert catalog.search("toast", 0) == ()
    assert catalog.search("toast", kind="transfer") == ()
    assert len(catalog.search("toast", 1)) == 1


def test_targets_without_data_say_so(small: Open):
    exact, near, old = small("3.3"), small("3.1"), small("2.10")
    assert (exact.is_exact, near.is_exact, old.is_exact) == (True, False, False)
    assert near.data_target == AirflowVersion(3, 3)
    assert old.data_target == AirflowVersion(2, 11)
    assert exact.known_targets == (AirflowVersion(2, 11), AirflowVersion(3, 3))


def test_many_threads_get_the_same_answers(small: Open):
    catalog = small("3.3")

    def ask(number: int) -> tuple[NameAnswer, object, object]:
        owner = catalog.find_class(TOAST)
        assert owner is not None
        name = ("BaseHook", "BaseOperator", "Nothing")[number % 3]
        return catalog.name_in("airflow.sdk", name), catalog.parameters(owner), catalog.search("bread")

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(300)))
    assert len({repr(answer) for answer in answers}) == 3
