"""unsafe_xml_parser: a document can make its reader open files and addresses, or use up all memory."""

from collections.abc import Iterator

from airsmith.analysis.mentions import Mention
from airsmith.analysis.module import Module
from airsmith.analysis.names import last_name
from airsmith.analysis.options import Option
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation
from airsmith.rules.security.switches import is_off, is_on, places_of, replacement
from airsmith.rules.security.watched import WATCHED
from airsmith.rules.security.watched_data import EXTERNAL_ENTITIES, STANDARD_XML
from airsmith.rules.security.watched_options import WATCHED_OPTIONS, XML_FEATURES

_OPTION_OFF_IS_BAD = frozenset(("no_network",))


def _check(context: PythonContext) -> Iterator[Violation]:
    module = context.module
    mild = Severity.WARNING if context.profile is Profile.STRICT else Severity.INFORMATION
    for option in module.options_of(WATCHED_OPTIONS):
        if option.name in XML_FEATURES and _opens_up(option):
            fix = replacement(option.value, "True" if option.name in _OPTION_OFF_IS_BAD else "False", module)
            for span, what in places_of(option, module):
                yield Violation(span, f"`{what}` lets the document open files and addresses; leave it out.", fix)
    for mention in module.mentions_of(WATCHED):
        if mention.path in STANDARD_XML and mention.call is not None:
            message = f"`{mention.path}` can be made to use up all memory; read XML of others with defusedxml."
            yield Violation(module.range_of(mention.node), message, severity=mild)
        elif mention.path in EXTERNAL_ENTITIES:
            yield from _of_feature(mention, module)


def _opens_up(option: Option) -> bool:
    if option.call is not None and "pars" not in last_name(option.call.func).lower():
        return False
    return (is_off if option.name in _OPTION_OFF_IS_BAD else is_on)(option.value, option.scope)


def _of_feature(mention: Mention, module: Module) -> Iterator[Violation]:
    for call, scope in module.names.calls:
        if len(call.args) > 1 and call.args[0] is mention.node and is_on(call.args[1], scope):
            message = f"`{mention.path.rpartition('.')[2]}` lets the document open files and addresses; leave it off."
            yield Violation(module.range_of(call), message, replacement(call.args[1], "False", module))


RULE = PythonRule(
    name="unsafe_xml_parser",
    layer=Layer.SECURITY,
    severity=Severity.ERROR,
    authored_severity=Severity.WARNING,
    severity_note=(
        "For the parsers of the standard library, which open nothing but can be made to use up all memory: a warning in "
        "generated code, and information in files that people wrote."
    ),
    summary="An XML document can make its reader open files and addresses, or use up all memory.",
    explanation=(
        "An external entity is replaced by what a file or an address holds, so a document can read the worker's files and "
        "reach into its network. defusedxml reads the same documents and refuses such tricks; lxml does by default."
    ),
    bad="from lxml import etree\n\nparser = etree.XMLParser(resolve_entities=True)\n",
    good="from lxml import etree\n\nparser = etree.XMLParser(resolve_entities=False)\n",
    check=_check,
)
