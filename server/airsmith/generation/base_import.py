"""What a component imports from Airflow for its target: its base class and the type of the context."""

from airsmith.catalog.base_classes import BASE_NAMES, base_availability, canonical_module, core_base_kind
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.packaged import packaged_catalog
from airsmith.catalog.targets import AIRFLOW_3, AirflowVersion
from airsmith.spec.base_class import ResolvedBase, named_base, needs_catalog, resolve_base
from airsmith.spec.fields import ComponentSpec
from airsmith.spec.naming import is_dotted_path


def component_base(spec: ComponentSpec, target: AirflowVersion, given_catalog: Catalog | None = None) -> ResolvedBase:
    """The class to derive from. One of Airflow's own comes from where the target keeps it, whatever path is written.

    A bare name of another class stands for the catalog's class of that name: of `given_catalog`, which is that of the
    user's own environment, or else of the packaged one.

    A path that is none, which the spec rules refuse, counts as not given: the result can always stand in an import.
    """
    kind = spec.component_type
    core = ResolvedBase(BASE_NAMES[kind], canonical_module(kind, target))
    if spec.base_class is not None and needs_catalog(spec.base_class):
        return named_base(spec.base_class, kind, given_catalog or packaged_catalog(target)) or core
    base = resolve_base(spec, core.name, core.module)
    if not is_dotted_path(f"{base.module}.{base.name}"):
        return core
    own_kind = core_base_kind(f"{base.module}.{base.name}")
    if own_kind is None or base_availability(own_kind, base.module, target) is None:
        return base
    return ResolvedBase(BASE_NAMES[own_kind], canonical_module(own_kind, target))


def context_import(spec: ComponentSpec, target: AirflowVersion) -> str | None:
    """The statement that imports `Context`; None for hooks, which are not given one."""
    if spec.component_type == "hook":
        return None
    return f"from {'airflow.sdk' if target >= AIRFLOW_3 else 'airflow.utils.context'} import Context"
