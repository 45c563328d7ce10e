"""What words are about, so that two descriptions of one thing can be compared: `uploads` and `transfers` are the same."""

import re
from functools import lru_cache

from airsmith.catalog.questions import search_words
from airsmith.catalog.words import words_of_name

_SAME_CONCEPT: dict[str, str] = {
    word: concept
    for concept, words in {
        "transfer": "copy copies copied load loads loaded upload uploads download downloads export exports import imports"
        " move moves transfer transfers transferring",
        "run": "run runs execute executes executed executing start starts launch launches trigger triggers submit submits"
        " invoke invokes call calls",
        "send": "send sends post posts publish publishes produce notify notifies notify notification notifier",
        "receive": "consume consumes receive receives",
        "wait": "wait waits waiting await awaits poll polls poke sense until",
        "delete": "delete deletes remove removes",
        "create": "create creates make makes add adds",
        "list": "list lists",
        "get": "get gets fetch fetches read reads retrieve retrieves",
        "update": "update updates modify modifies change changes",
        "check": "check checks validate validates verify verifies",
        "connect": "connect connects connection interact interacts talk talks",
        "file": "file files key keys object objects blob blobs",
        "message": "message messages",
        "query": "sql query queries statement statements",
        "database": "database databases",
        "command": "command commands script scripts shell",
        "http": "http https rest endpoint web url request requests",
        "postgres": "postgres postgresql",
        "kubernetes": "kubernetes k8s",
        "email": "email emails mail mails smtp",
        "spark": "spark pyspark",
    }.items()
    for word in words.split()
}
_EVERYWHERE = frozenset(
    """
    airflow all amazon also answer answers any apache api app appear appears arrive arrives async available aws azure base
    become becomes bucket channel class client cloud complete completed component data dag dags depend depending do done
    each every exist exists expected external fail fails failed finish finished google has host how instance integration its
    job jobs many method microsoft most name name one operator other out over parameter provider ready remote return returns
    sensor sensors hook hooks server service services some stage succeed succeeded success system table tables task tasks
    their them use uses value values what when which
    """.split()  # noqa: SIM905 - a column of words says no more
)
"""Words that tell little of what a component does, because so many components have them."""
_SPELLINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b{spelled}\b"), instead)
    for spelled, instead in (
        ("google cloud storage", "gcs"),
        ("(azure )?blob storage", "wasb"),
        ("azure data lake( storage)?", "adls"),
        ("big query", "bigquery"),
        ("mongo ?db", "mongo"),
        ("click house(db)?", "clickhouse"),
        ("git hub", "github"),
        ("sage maker", "sagemaker"),
        ("my sql", "mysql"),
        ("ms sql", "mssql"),
        ("pub sub", "pubsub"),
        ("duck db", "duckdb"),
        ("share point", "sharepoint"),
        ("open ai", "openai"),
        ("power bi", "powerbi"),
        ("step functions?", "stepfunction"),
        ("dynamo db", "dynamodb"),
        ("local file(system)?", "local file"),
        ("mark ?down", "markdown"),
    )
)
_ENDINGS = (
    ("ies", "y"), ("ches", "ch"), ("shes", "sh"), ("sses", "ss"), ("xes", "x"), ("ing", ""), ("ed", ""), ("s", ""),
)  # fmt: skip
_SHORTEST_STEM = 3
_WORD = re.compile(r"[a-z0-9]+")


@lru_cache(maxsize=4_096)
def concepts_of(text: str) -> tuple[str, ...]:
    """The concepts that a text or a name speaks of, each once, in order; without those that nearly every text has."""
    plain = " ".join(_WORD.findall(words_of_name(text).lower()))
    for spelled, instead in _SPELLINGS:
        plain = spelled.sub(instead, plain)
    words = (word for word in search_words(plain) if word in _SAME_CONCEPT or word not in _EVERYWHERE)
    concepts = (_SAME_CONCEPT.get(word) or stem(word) for word in words)
    return tuple(dict.fromkeys(concept for concept in concepts if concept not in _EVERYWHERE))


def stem(word: str) -> str:
    """The word without its ending: rough, but the same for most forms of a word."""
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and not word.endswith("ss") and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending) + instead
    return word
