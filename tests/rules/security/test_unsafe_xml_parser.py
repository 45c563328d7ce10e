"""unsafe_xml_parser: parsers that open what the document names, and those that a document can exhaust."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_fix, check_rule

RULE = "unsafe_xml_parser"
both_profiles = pytest.mark.parametrize("profile", Profile)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "from lxml import etree\netree.XMLParser(«resolve_entities=True»)",
        "from lxml import etree\netree.XMLParser(«no_network=False»)",
        "from lxml import etree\netree.XMLParser(«load_dtd=True», no_network=True)",
        "from lxml import etree\noptions = {'resolve_entities': True}\netree.XMLParser(**«options»)",
        "import xml.sax.handler\n«reader.setFeature(xml.sax.handler.feature_external_ges, True)»",
        "from xml.sax import handler\n«reader.setFeature(handler.feature_external_pes, 1)»",
    ],
)
def test_found(text: str, profile: Profile):
    severity = Severity.ERROR if profile is Profile.STRICT else Severity.WARNING
    check_rule(RULE, text, profile=profile, severity=severity)


@pytest.mark.parametrize(
    "text",
    [
        "import xml.etree.ElementTree as ET\n«ET.fromstring»(x)",
        "from xml.etree.ElementTree import parse\n«parse»(f)",
        "from xml.dom import minidom\n«minidom.parseString»(x)",
        "import xml.sax\n«xml.sax.parseString»(x, h)",
        "import xmlrpc.client\n«xmlrpc.client.ServerProxy»(u)",
    ],
)
def test_parsers_of_the_standard_library(text: str):
    check_rule(RULE, text, severity=Severity.INFORMATION)
    check_rule(RULE, text, profile=Profile.STRICT, severity=Severity.WARNING)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "from lxml import etree\netree.fromstring(x)",
        "from lxml import etree\netree.XMLParser(resolve_entities=False, no_network=True)",
        "from defusedxml.ElementTree import fromstring\nfromstring(x)",
        "import xml.etree.ElementTree as ET\nET.tostring(ET.Element('a'))",
        "from xml.sax import handler\nreader.setFeature(handler.feature_external_ges, False)",
        "graph.build(resolve_entities=True)",
    ],
)
def test_left_alone(text: str, profile: Profile):
    check_rule(RULE, text, profile=profile)


def test_fixes():
    check_fix(RULE, "etree.XMLParser(resolve_entities=True)\n", "etree.XMLParser(resolve_entities=False)\n")
    check_fix(RULE, "etree.XMLParser(no_network=False)\n", "etree.XMLParser(no_network=True)\n")
