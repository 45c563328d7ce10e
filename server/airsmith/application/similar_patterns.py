"""Finds components like one that is wanted: in the catalog, the workspace and the history, or by the user's service."""

import asyncio
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from airsmith.application.environment import ProcessEnvironment
from airsmith.application.workspace import Workspace
from airsmith.application.workspace_components import FoundComponent, components_in_code, find_workspace_components
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import CatalogClass, SearchHit
from airsmith.catalog.packaged import packaged_catalog
from airsmith.catalog.questions import search_words, share_found, words_in
from airsmith.catalog.targets import AirflowVersion
from airsmith.engines.endpoint import EndpointProblem, allowed_service
from airsmith.engines.pattern_service import PatternService, ServiceProblem
from airsmith.generation.similar import Pattern, PatternQuery, PatternSource, SimilarPatterns, pattern_of
from airsmith.generation.true_signatures import constructor_text
from airsmith.learning.records import SuccessPattern
from airsmith.learning.store import LearningStore, LearningUnavailable

SERVICE_VARIABLE = "AIRSMITH_PATTERNS_URL"
_WEIGHTS = {PatternSource.CATALOG: 1.0, PatternSource.WORKSPACE: 1.3, PatternSource.HISTORY: 1.2}
"""How much a place in a source's own ranking counts; of the user's own components, only in part: see `_closeness`."""
_RANK_OFFSET = 2
"""Flattens the ranking: the first place counts half as much again as the second."""
_CLOSE_ENOUGH = 0.5
"""Share of a question's words that a component of the user's own must have, as few as these are, to count at all."""
_FEWEST_WORDS = 2
_LONGEST_SIGNATURE = 350
_LOOKED_AT = 10
"""Places of one source's ranking that may come into the answer."""

_log = logging.getLogger(__name__)


def similar_patterns(environment: ProcessEnvironment, workspace: Workspace, target: AirflowVersion) -> SimilarPatterns:
    """The service where the environment names one that may be asked, with the built-in index to fall back on."""
    catalog = workspace.catalog(target) or packaged_catalog(target)
    index = BuiltInIndex(catalog, environment.data_folder, workspace.folder, workspace.settings.exclude)
    if environment.patterns_url is None:
        return index
    address = allowed_service(environment.patterns_url, SERVICE_VARIABLE)
    if isinstance(address, EndpointProblem):
        _log.warning("%s The built-in index is asked instead.", address.message)
        return index
    return ServiceFirst(PatternService(address), index)


@dataclass(frozen=True, slots=True)
class ServiceFirst:
    """Asks the service, and where that fails or knows nothing, somebody else."""

    service: PatternService
    otherwise: SimilarPatterns

    async def find(self, query: PatternQuery) -> tuple[Pattern, ...]:
        """See `SimilarPatterns`."""
        answer = await self.service.ask(query)
        if isinstance(answer, ServiceProblem):
            _log.warning(
                "The service at %s was not used, as %s; the built-in index is asked instead.",
                SERVICE_VARIABLE,
                answer.message,
            )
        elif answer:
            return answer
        return await self.otherwise.find(query)


@dataclass(frozen=True, slots=True)
class BuiltInIndex:
    """Searches a catalog, the workspace's folder and the history, off the event loop.

    Their rankings become one: a component counts by its place in that of its source and by the source. The user's own
    components count by how much they have in common with the question too, as there may be few to choose from.
    """

    catalog: Catalog
    data_folder: Path
    folder: Path
    exclude: tuple[str, ...] = ()

    async def find(self, query: PatternQuery) -> tuple[Pattern, ...]:
        """See `SimilarPatterns`."""
        return await asyncio.to_thread(self._find, query)

    def _find(self, query: PatternQuery) -> tuple[Pattern, ...]:
        own_name = query.component_name.lower()
        workspace = (
            one for one in find_workspace_components(self.folder, self.exclude) if one.name.lower() != own_name
        )
        history = (one for one in self._successes(query) if one.component_name.lower() != own_name)
        return fuse_rankings(
            (
                _catalog_patterns(self.catalog, query),
                _workspace_patterns(workspace, query),
                _history_patterns(history, query),
            ),
            query.count,
        )

    def _successes(self, query: PatternQuery) -> tuple[SuccessPattern, ...]:
        store = LearningStore(self.data_folder, lambda: datetime.now(UTC))
        try:
            return store.similar_successes(query.text, _LOOKED_AT)
        except LearningUnavailable as error:
            _log.warning("Past successes are left out of the search for similar components: %s", error)
            return ()


def fuse_rankings(rankings: Iterable[Iterable[Pattern]], count: int) -> tuple[Pattern, ...]:
    """One ranking of the best patterns of several, each given best first, with scores from 0 to 1.

    Of those with one name the best remains.
    """
    best: dict[str, Pattern] = {}
    for ranking in rankings:
        for place, pattern in enumerate(ranking):
            scored = replace(pattern, score=pattern.score * _WEIGHTS[pattern.source] / (_RANK_OFFSET + place))
            known = best.get(pattern.name.lower())
            if known is None or scored.score > known.score:
                best[pattern.name.lower()] = scored
    return tuple(sorted(best.values(), key=lambda one: (-one.score, one.name))[:count])


def _catalog_patterns(catalog: Catalog, query: PatternQuery) -> Iterator[Pattern]:
    """Classes that fit, those of the wanted type before others; none that should no longer be used."""
    for hit in catalog.search(f"{query.component_type} {query.text}", _LOOKED_AT):
        owner = catalog.find_class(hit.path)
        if owner is not None and owner.deprecation is None:
            yield _catalog_pattern(catalog, owner, hit)


def _catalog_pattern(catalog: Catalog, owner: CatalogClass, hit: SearchHit) -> Pattern:
    path = catalog.best_import_path(owner.path)
    module, name = (path.module, path.name) if path is not None and path.name else (owner.module, owner.name)
    return pattern_of(
        PatternSource.CATALOG,
        name,
        location=f"from {module} import {name}",
        summary=hit.doc,
        example=constructor_text(catalog, owner, _LONGEST_SIGNATURE),
        score=1.0,
    )


def _workspace_patterns(found: Iterable[FoundComponent], query: PatternQuery) -> Iterator[Pattern]:
    words = search_words(query.text)
    shares = [(_closeness(words, one.name, one.summary, one.category), one) for one in found]
    ranked = sorted(shares, key=lambda one: (-one[0], one[1].component_type != query.component_type, one[1].name))
    for share, one in ranked[:_LOOKED_AT]:
        if share >= _CLOSE_ENOUGH:
            yield pattern_of(
                PatternSource.WORKSPACE,
                one.name,
                location=one.file,
                summary=one.summary,
                example=one.signature,
                score=share,
            )


def _history_patterns(found: Iterable[SuccessPattern], query: PatternQuery) -> Iterator[Pattern]:
    words = search_words(query.text)
    for one in found:
        share = _closeness(words, one.component_name, one.description, one.category)
        if share >= _CLOSE_ENOUGH:
            yield pattern_of(
                PatternSource.HISTORY,
                one.component_name,
                summary=one.description,
                example=_signature_of(one),
                score=share,
            )


def _closeness(words: list[str], name: str, *texts: str) -> float:
    """The share of a question's words that a component has in its name and description; 0 where these are too few."""
    share = share_found(words, words_in(" ".join((name, *texts))))
    return share if share * len(words) >= _FEWEST_WORDS else 0.0


def _signature_of(success: SuccessPattern) -> str:
    """What its constructor takes, and no more of its code, which may have been written for somebody else.

    Empty where its class cannot be found in the code.
    """
    found = (one.signature for one in components_in_code(success.code) if one.name == success.component_name)
    return next(found, "")
