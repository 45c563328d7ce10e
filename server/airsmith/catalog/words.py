"""Words to search by: names taken apart, questions reduced to what matters."""

import re

_ACRONYM_THEN_WORD = re.compile(r"([A-Z]+)([A-Z][a-z])")
_WORD_THEN_CAPITAL = re.compile(r"([a-z0-9])([A-Z])")
_WORD = re.compile(r"[a-z0-9]+")
_SHORTEST_PREFIX = 4
_STOPWORDS = frozenset(
    """
    a airflow an and another any are as at be by can class component custom do does each for from given has have if in
    into is it its me my need needs new of on or our please so some such than that the them then there these this
    through to up us using via want wants was we when where which while will with would you your
    """.split()  # noqa: SIM905 - a column of sixty words says no more
)
_SAME_WORDS: dict[str, tuple[str, ...]] = {
    "bucket": ("s3", "gcs", "storage"),
    "check": ("sensor",),
    "connect": ("hook",),
    "connection": ("hook",),
    "cloud": ("aws", "gcp", "azure"),
    "copy": ("transfer",),
    "database": ("sql",),
    "download": ("transfer", "get"),
    "email": ("smtp", "mail"),
    "load": ("transfer", "insert"),
    "message": ("post", "send", "notification"),
    "notify": ("notifier", "notification", "send"),
    "poll": ("sensor",),
    "postgresql": ("postgres",),
    "query": ("sql", "execute"),
    "wait": ("sensor", "poke"),
    "waits": ("sensor", "poke"),
    "warehouse": ("sql", "redshift", "snowflake", "bigquery"),
}


def words_of_name(name: str) -> str:
    """`S3ToRedshiftOperator` → `S3 To Redshift Operator`; dots and underscores part words too."""
    parted = _ACRONYM_THEN_WORD.sub(r"\1 \2", re.sub(r"[._]", " ", name))
    return _WORD_THEN_CAPITAL.sub(r"\1 \2", parted)


def search_words(text: str) -> list[str]:
    """The words of a question that are worth searching by, each once, in order."""
    words = _WORD.findall(f"{text} {words_of_name(text)}".lower())
    return [word for word in dict.fromkeys(words) if word not in _STOPWORDS and (len(word) > 1 or word.isdigit())]


def match_expression(text: str) -> str:
    """A question as an FTS5 expression: any of its words may match; empty where it has none worth searching by.

    Longer words match as prefixes too. Words that mean the same in Airflow are searched along.
    """
    terms: dict[str, None] = {}
    for word in search_words(text):
        terms[f'"{word}"*' if len(word) >= _SHORTEST_PREFIX else f'"{word}"'] = None
    for word in search_words(text):
        terms.update(dict.fromkeys(f'"{other}"' for other in _SAME_WORDS.get(word, ())))
    return " OR ".join(terms)
