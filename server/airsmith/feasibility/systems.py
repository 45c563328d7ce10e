"""The systems that providers connect to, by the words that name them: Snowflake, S3, Kafka."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from airsmith.catalog.lookup import Catalog
from airsmith.feasibility.concepts import concepts_of

_ORDINARY = frozenset(
    """
    access account ad ads agent ai analysis analytic analytics api arrow batch beam bid blob boat bridge build bus cache
    calendar campaign catalog chime client cohere common compat composer comprehend compute connect connectivity container
    core data database datastore dataset deployment directory discovery display distributed drill drive edge elastic email
    engine event executor explorer fab factory file files flow foundry function functions fusion generative generic graph
    hosted http hypertext identity impala incoming instance intelligence internet io islo java key knowledge lake language
    link live local log logging login loss lake managed management manager markup memory message messaging metastore
    migration mobile modal monitoring mq natural neptune network notification object open oracle os pig pipeline platform
    policy power prevention process protocol provisioned query queue ray registry remoting repos run sandbox sandboxes search
    secret secrets security segment server serverless share shell simple singularity sink site slides software spreadsheet
    sql standard state step storage store stream studio swarm table tables text token transfer translation unified vault
    vector vectors verified version vertex video vision web webhook window windows workflow workflows world write permission
    local relation speech standard service function generation python file send receive get list check wait build grpc
    360 3 gen2 ga4 flink bi db pub sub secure lambda fileshare
    """.split()  # noqa: SIM905 - a column of words says no more
) - {"oracle"}
"""Words of systems' names that also stand in texts about something else."""

_WORD = re.compile(r"[A-Za-z0-9]+")


_VENDORS = {
    "amazon": "amazon", "aws": "amazon", "azure": "azure", "gcp": "google", "google": "google", "alibaba": "alibaba",
    "yandex": "yandex",
}  # fmt: skip


class System(NamedTuple):
    """A system as people write it, and the provider package that connects to it."""

    name: str
    package: str


_SEVERAL_WORDS = {
    "gcs": System("Google Cloud Storage", "apache-airflow-providers-google"),
    "wasb": System("Azure Blob Storage", "apache-airflow-providers-microsoft-azure"),
    "adls": System("Azure Data Lake Storage", "apache-airflow-providers-microsoft-azure"),
}
"""Systems that `concepts` knows by more than one word."""


def vendors_in(text: str) -> frozenset[str]:
    """The clouds that a text or the name of a package speaks of."""
    return frozenset(_VENDORS[word] for word in _WORD.findall(text.lower()) if word in _VENDORS)


def systems_in(concepts: Iterable[str], catalog: Catalog) -> dict[str, System]:
    """The systems among concepts, by concept, in order."""
    known = known_systems(catalog)
    return {concept: known[concept] for concept in concepts if concept in known}


@lru_cache(maxsize=4)
def known_systems(catalog: Catalog) -> Mapping[str, System]:
    """The systems by concept. Of several providers for one system, the one counts whose own name has the word."""
    providers = catalog.providers()
    found: dict[str, System] = {}
    own: set[str] = set()
    for provider in providers:
        short = set(provider.package.split("-"))
        for title in (provider.name, *(integration.name for integration in provider.integrations)):
            for word in _WORD.findall(title):
                for concept in concepts_of(word.lower()):
                    if (
                        word.lower() in _ORDINARY
                        or concept in _ORDINARY
                        or (concept in found and (concept in own or concept not in short))
                    ):
                        continue
                    found[concept] = System(word, provider.package)
                    own |= {concept} & short
    packages = {provider.package for provider in providers}
    return found | {concept: system for concept, system in _SEVERAL_WORDS.items() if system.package in packages}
