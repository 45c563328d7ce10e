"""tls_verification_off: every way to have certificates or host names unchecked."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_fix, check_rule

RULE = "tls_verification_off"
both_profiles = pytest.mark.parametrize("profile", Profile)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "import requests\nrequests.get(u, «verify=False»)",
        "from requests import post as send\nsend(u, json=x, «verify=False»)",
        "import requests\nrequests.request('GET', u, «verify=0»)",
        "import requests\nVERIFY = False\nrequests.get(u, «verify=VERIFY»)",
        "import requests\ns = requests.Session()\n«s.verify = False»",
        "import requests\nwith requests.Session() as s:\n    «s.verify = False»",
        (
            "import requests\nclass A:\n    def f(self):\n        self.session = requests.Session()\n"
            "        «self.session.verify = False»"
        ),
        "import requests\nrequests.get(u, **{«'verify': False»})",
        "import requests\noptions = {'timeout': 3, 'verify': False}\nrequests.get(u, **«options»)",
        "import requests\noptions = dict(verify=False)\nrequests.get(u, **«options»)",
        "options = {}\n«options['verify'] = False»",
        "O = {'verify': False}\nclass A:\n    def f(self): return get(u, **«O»)\n    def g(self): return put(u, **«O»)",
        "O = {'verify': False}\nhook.run(extra_options=«O»)",
        "O = {«'verify': False»}\nif x:\n    O = {'verify': True}\nget(u, **O)",
        'hook.run(endpoint, extra_options={«"verify": False»})',
        "connection = Connection(conn_id='x', extra={«'verify': 'false'»})",
        "setattr(session, «'verify', False»)",
        "options.setdefault(«'verify', False»)",
        "from functools import partial\nimport requests\nget = partial(requests.get, «verify=False»)",
        "import httpx\nhttpx.Client(«verify=False»)",
        "import httpx\nasync def f():\n    async with httpx.AsyncClient(«verify=False») as client: ...",
        "import aiohttp\naiohttp.TCPConnector(«ssl=False»)",
        "import aiohttp\naiohttp.TCPConnector(«verify_ssl=False»)",
        "import aiohttp\nasync def f(session):\n    async with session.get(u, «ssl=False») as r: ...",
        "import urllib3\nurllib3.PoolManager(«cert_reqs='CERT_NONE'»)",
        "import urllib3, ssl\nurllib3.PoolManager(cert_reqs=«ssl.CERT_NONE»)",
        "import urllib3\nurllib3.HTTPSConnectionPool(h, «assert_hostname=False»)",
        "import boto3\nboto3.client('s3', «verify=False»)",
        "import boto3\nboto3.Session().resource('s3', «verify=False»)",
        "S3Hook(aws_conn_id='aws', «verify=False»)",
        "import hvac\nhvac.Client(url=u, «verify=False»)",
        "Elasticsearch(hosts, «verify_certs=False»)",
        "import pymongo\npymongo.MongoClient(u, «tlsAllowInvalidCertificates=True»)",
        "import pymongo\npymongo.MongoClient(u, «tlsInsecure=True»)",
        "import redis\nredis.Redis(h, ssl=True, «ssl_cert_reqs=None»)",
        "import redis\nredis.Redis(h, ssl=True, «ssl_cert_reqs='none'»)",
        "KafkaProducer(«ssl_check_hostname=False»)",
        "conf = {«'enable.ssl.certificate.verification': False»}",
        "import ldap3, ssl\nldap3.Tls(validate=«ssl.CERT_NONE»)",
        "import mysql.connector\nmysql.connector.connect(«ssl_verify_cert=False»)",
        "import snowflake.connector\nsnowflake.connector.connect(«insecure_mode=True»)",
        "import httplib2\nhttplib2.Http(«disable_ssl_certificate_validation=True»)",
        "configuration = Configuration()\n«configuration.verify_ssl = False»",
        "«client.tls_insecure_set(True)»",
        "import docker\ndocker.tls.TLSConfig(«verify=False»)",
        "import ssl\ncontext = «ssl._create_unverified_context»()",
        "import ssl\nssl._create_default_https_context = «ssl._create_unverified_context»",
        "from ssl import _create_unverified_context as context\n«context»()",
        "import ssl\n«ssl._create_stdlib_context»()",
        "import ssl\n«ssl._https_verify_certificates»(False)",
        "import ssl\nc = ssl.create_default_context()\n«c.check_hostname = False»\nc.verify_mode = «ssl.CERT_NONE»",
        "import ssl\nc.verify_mode = «ssl.VerifyMode.CERT_NONE»",
        "from ssl import CERT_NONE as off\nc.verify_mode = «off»",
        "import ssl\n«c.verify_mode = 0»",
        "import ssl\n«ssl.wrap_socket»(s)",
        "from OpenSSL import SSL\nc.set_verify(«SSL.VERIFY_NONE», f)",
        "import pycurl\nc.setopt(«pycurl.SSL_VERIFYPEER», 0)",
        "import os\n«os.environ['PYTHONHTTPSVERIFY'] = '0'»",
        "import os\n«os.environ['CURL_CA_BUNDLE'] = ''»",
        "import os\n«os.environ['REQUESTS_CA_BUNDLE'] = \"\"»",
        "import os\nos.environ.update({«'CURL_CA_BUNDLE': ''»})",
        "import os\nos.environ.update(«PYTHONHTTPSVERIFY='0'»)",
        "import os\nos.environ.setdefault(«'PYTHONHTTPSVERIFY', '0'»)",
        "import os\nos.putenv(«'GIT_SSL_NO_VERIFY', '1'»)",
        "import ssl\n«ssl.match_hostname = lambda certificate, name: True»",
        "import requests\nclass S(requests.Session):\n    «verify = False»",
        "import requests\nclass S(requests.Session):\n    def __init__(self):\n        «self.verify = False»",
        "import ldap\nldap.set_option(ldap.OPT_X_TLS_REQUIRE_CERT, «ldap.OPT_X_TLS_NEVER»)",
        "import winrm\nwinrm.Session(h, «server_cert_validation='ignore'»)",
        "import pycurl\nc = pycurl.Curl()\nc.setopt(«c.SSL_VERIFYPEER», False)",
        "create_engine('postgresql://h/db?«sslmode=disable»')",
        "connect(f'DRIVER={d};SERVER={h};«TrustServerCertificate=yes»;')",
        "MongoClient('mongodb://h/?tls=true&«tlsInsecure=true»')",
        "BashOperator(task_id='x', bash_command=«'curl -sSk https://x'»)",
        "BashOperator(task_id='x', bash_command=«f'curl {u} --insecure -o x'»)",
        "SSHOperator(command=«'wget --no-check-certificate ' + u»)",
        "KubernetesPodOperator(cmds=«['curl', '-k', u]»)",
        "COMMAND = 'git -c http.sslVerify=false clone x'\nBashOperator(bash_command=«COMMAND»)",
    ],
)
def test_found(text: str, profile: Profile):
    severity = Severity.ERROR if profile is Profile.STRICT else Severity.WARNING
    check_rule(RULE, text, profile=profile, severity=severity)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "import requests\nrequests.get(u)",
        "import requests\nrequests.get(u, verify=True)",
        "import requests\nrequests.get(u, verify='/etc/ca.pem')",
        "import requests\nrequests.get(u, verify=self.verify)",
        "import requests\nrequests.get(u, verify=None)",
        "import requests\ndef f(verify=False):\n    requests.get(u, verify=verify)",
        "def copy(a, b, verify): ...\ncopy(a, b, verify=False)",
        "class Copy:\n    def __init__(self, verify): ...\nCopy(verify=False)",
        "gpg.decrypt(x, verify=False)",
        "import redis\nredis.Redis(h, ssl=False)",
        "import redis\nredis.Redis(h, ssl_cert_reqs='required')",
        "import urllib3\nurllib3.PoolManager(cert_reqs=None)",
        "import ssl\nc = ssl.create_default_context()\nc.verify_mode = ssl.CERT_REQUIRED",
        "import ssl\nif c.verify_mode == ssl.CERT_NONE: raise ValueError",
        "import ssl\nMODES = {'none': ssl.CERT_NONE, 'required': ssl.CERT_REQUIRED}",
        "import ssl\nssl._https_verify_certificates(True)",
        "import pycurl\nc.setopt(pycurl.SSL_VERIFYPEER, 1)",
        "client.tls_insecure_set(False)",
        "import os\nos.environ['REQUESTS_CA_BUNDLE'] = path",
        "import os\nos.environ.get('CURL_CA_BUNDLE', '')",
        "BashOperator(bash_command='curl -s https://x | grep -k y')",
        "BashOperator(bash_command='curl --keepalive-time 3 -o k https://x')",
        "BashOperator(bash_command=command)",
        "import ssl\nssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)",
        "import ssl\nc = ssl.SSLContext(ssl.PROTOCOL_TLS)\nc.verify_mode = ssl.CERT_REQUIRED",
        "import ssl\nssl.SSLContext(protocol)",
        "own.match_hostname = f",
        "create_engine('postgresql://h/db?sslmode=verify-full')  # not sslmode=disable",
        "class S(Base):\n    verify = False",
        "import requests\nclass S(requests.Session):\n    verify = True",
        "if session.verify == False: pass",
        "fields = {'verify': BooleanField('Verify', default=True)}",
        "schema = {'verify': {'type': 'boolean', 'default': False}}",
        "'requests.get(u, verify=False)'  # verify=False",
        "x.verify += 1\ndel x.verify\nfor x.verify in y: pass\nx['verify']: bool",
        "{**verify, **{'verify': x}}",
    ],
)
def test_left_alone(text: str, profile: Profile):
    check_rule(RULE, text, profile=profile)


@pytest.mark.parametrize(
    ("text", "strict"),
    [
        ("import urllib3\n«urllib3.disable_warnings»()", Severity.WARNING),
        ("import requests\n«requests.packages.urllib3.disable_warnings»()", Severity.WARNING),
        ("import smtplib\ns = smtplib.SMTP(h)\n«s.starttls»()", Severity.WARNING),
        ("import smtplib\nwith smtplib.SMTP(h) as s:\n    «s.starttls»(context=None)", Severity.WARNING),
        ("import imaplib\n«imaplib.IMAP4_SSL»(h)", Severity.WARNING),
        ("import ftplib\n«ftplib.FTP_TLS»(h)", Severity.WARNING),
        ("import ssl\n«ssl.SSLContext»()", Severity.WARNING),
        ("import ssl\n«ssl.SSLContext»(ssl.PROTOCOL_TLS)", Severity.WARNING),
    ],
)
def test_clients_that_check_nothing_by_default(text: str, strict: Severity):
    check_rule(RULE, text, severity=Severity.INFORMATION)
    check_rule(RULE, text, profile=Profile.STRICT, severity=strict)


@both_profiles
@pytest.mark.parametrize(
    "call", ["s.starttls(context=c)", "s.starttls(**options)", "imaplib.IMAP4_SSL(h, ssl_context=c)", "smtplib.SMTP(h)"]
)
def test_clients_that_get_a_context(call: str, profile: Profile):
    check_rule(RULE, f"import imaplib, smtplib\ns = smtplib.SMTP(h)\n{call}", profile=profile)


def test_own_attributes_are_only_a_beginning_in_files_of_people():
    text = "class A:\n    def __init__(self):\n        «self.verify_ssl = False»\n"
    check_rule(RULE, text, profile=Profile.STRICT, severity=Severity.ERROR)
    check_rule(RULE, text.replace("«", "").replace("»", ""), profile=Profile.AUTHORED)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("requests.get(u, verify=False)\n", "requests.get(u, verify=True)\n"),
        ("s.verify = False\n", "s.verify = True\n"),
        ("o = {'verify': False}\n", "o = {'verify': True}\n"),
        ("o['verify'] = (False)\n", "o['verify'] = (True)\n"),
        ("M(tlsInsecure=True)\n", "M(tlsInsecure=False)\n"),
        ("P(cert_reqs='CERT_NONE')\n", 'P(cert_reqs="CERT_REQUIRED")\n'),
        ("R(ssl_cert_reqs='none')\n", 'R(ssl_cert_reqs="required")\n'),
        ("winrm.Session(server_cert_validation='ignore')\n", 'winrm.Session(server_cert_validation="validate")\n'),
        ("import ssl\nc.verify_mode = ssl.CERT_NONE\n", "import ssl\nc.verify_mode = ssl.CERT_REQUIRED\n"),
        ("import ssl\nssl._create_unverified_context()\n", "import ssl\nssl.create_default_context()\n"),
        ("import aiohttp\ns.get(u, ssl=False)\n", "import aiohttp\ns.get(u, ssl=True)\n"),
    ],
)
def test_fixes(before: str, after: str):
    check_fix(RULE, before, after)


def test_no_fix_for_a_constant_that_others_may_use():
    (finding,) = check_rule(RULE, "OFF = False\nrequests.get(u, «verify=OFF»)")
    assert finding.fix is None


def test_messages_show_what_is_written_unless_it_is_long():
    (finding,) = check_rule(RULE, "get(u, «verify=False»)")
    assert finding.message == "`verify=False` switches the check of certificates off; trust the right CA instead."
    (finding,) = check_rule(RULE, "get(u, «verify=\n  False»)")
    assert finding.message.startswith("`verify` ")


@pytest.mark.parametrize(
    "text",
    [
        "f(cert_reqs=0x" + "f" * 6000 + ", verify=1j, sslmode=1)",
        "BashOperator(bash_command='curl " + "-k" * 20_000 + "!')",
        "BashOperator(bash_command='" + "curl -" * 5_000 + "')",
        "BashOperator(bash_command=" + "'curl ' + " * 900 + "'-k')",
        "import ssl\nmodes = {" + ", ".join(f"'a{n}': ssl.CERT_NONE" for n in range(400)) + "}",
        "import ssl\n" + "c.verify_mode == ssl.CERT_NONE\n" * 400,
        "verify = verify\nf(verify=verify, **verify)",
    ],
)
def test_code_made_to_run_long_comes_to_an_end(text: str):
    check_rule(RULE, text)
