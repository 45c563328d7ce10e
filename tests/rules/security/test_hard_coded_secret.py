"""hard_coded_secret: tokens by their form, secrets by their names, and everything that only looks like one left alone."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airsmith.analysis.module import Module
from airsmith.finding import Severity
from airsmith.rules.engine import CheckOptions, check_python
from airsmith.rules.rule import Profile
from support.made_up_secrets import ALPHANUMERIC, HEX, made_up, private_key, vendor_tokens, with_checksum
from support.python_rules import check_rule, find

RULE = "hard_coded_secret"
TOKENS = vendor_tokens()
KEY = made_up(ALPHANUMERIC, 32)
every_token = pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS)
MADE_UP_LATER = ("Stripe test", "Twilio", "another AI", "dbt", "Hugging Face", "Prefect", "JWT")
"""Forms that other texts might have too."""


def core(token: str) -> str:
    """The part of a token that is marked: without the name of a setting in front."""
    for name in ("Account" + "Key=", "SharedAccess" + "Key="):
        token = token.removeprefix(name)
    return token


def marked(token: str) -> str:
    secret = core(token)
    return token.removesuffix(secret) + f"«{secret}»"


@every_token
def test_tokens_are_found_whatever_gets_them(token: str):
    check_rule(RULE, f'x = "{marked(token)}"\n', profile=Profile.STRICT, severity=Severity.ERROR)
    check_rule(RULE, f"run('a', b'{marked(token)}')\n")
    check_rule(RULE, f'headers = {{"Authorization": "Bearer {marked(token)}"}}\n')
    check_rule(RULE, f'client(\n    api_key="{marked(token)}",  # not yet 😀\n)\n')


@every_token
def test_tokens_are_found_in_texts_and_comments(token: str):
    check_rule(RULE, f'env = """\nÄ=1\nSETTING={marked(token)}\n"""\n')
    check_rule(RULE, f'# client("{marked(token)}")\n')
    check_rule(RULE, f'def f(:\n    x = "{marked(token)}"\n')


def test_tokens_are_found_between_settings_and_as_users():
    key, github = TOKENS["Azure storage"], TOKENS["GitHub"]
    check_rule(RULE, f'x = "AccountName=a;{marked(key)};EndpointSuffix=core.windows.net"\n')
    check_rule(RULE, f'x = "https://«{github}»@github.com/acme/dags.git"\n')
    check_rule(RULE, f'x = "https://{github[:12]}@github.com/acme/dags.git"\n')


def test_a_token_in_an_address_is_told_once_and_by_its_name():
    (finding,) = find(RULE, f'x = "https://vendor.example/v1?access_token={TOKENS["GitHub"]}"\n')
    assert "GitHub" in finding.message


@every_token
def test_the_message_does_not_repeat_the_token(token: str):
    (finding,) = find(RULE, f'password = "{token}"\n')
    assert core(token)[:12] not in finding.message
    assert "revoke it" in finding.message


@pytest.mark.parametrize("name", TOKENS)
def test_in_files_of_people_only_certain_tokens_are_errors(name: str):
    (finding,) = find(RULE, f'x = "{TOKENS[name]}"\n')
    assert finding.severity is (Severity.WARNING if name in MADE_UP_LATER else Severity.ERROR)


@pytest.mark.parametrize("prefix", ["gh" + "p_", "np" + "m_"])
def test_a_wrong_checksum_leaves_a_doubt(prefix: str):
    token = with_checksum(prefix)
    wrong = token[:-1] + ("a" if token[-1] != "a" else "b")
    (finding,) = find(RULE, f'x = "{wrong}"\n')
    assert finding.severity is Severity.WARNING


@pytest.mark.parametrize(
    "token",
    [
        "AK" + "IA" + "X" * 16,
        "AK" + "IAIOSFODNN7EXAMPLE",
        "gh" + "p_" + "x" * 36,
        "gh" + "p_your_token_goes_here_000000000000000000",
        "sk-" + "ant-api03-" + "." * 20,
        "sk-" + "your-openai-key-goes-here-0000000000000",
        "xo" + "xb-your-token-of-slack-12345678901234567890",
        "gl" + "pat-" + "*" * 20,
        "sk" + "_live_" + "1" * 24,
        "eyJ" + made_up(ALPHANUMERIC, 30) + ".eyJ" + made_up(ALPHANUMERIC, 30) + "." + KEY,
        "Account" + "Key=Eby8vdM02xNOcqFl" + made_up(ALPHANUMERIC, 70) + "==",
        "S" + "K" + made_up(HEX, 40),
        "a" + "AK" + "IA" + made_up("ABCDEF", 16),
        "sha256:" + made_up(HEX, 64),
        "sk-learn",
        "key-value",
    ],
)
def test_placeholders_and_lookalikes_of_tokens(token: str):
    check_rule(RULE, f'x = "{token}"\ny = "SETTING={token}"\n', profile=Profile.STRICT)


@pytest.mark.parametrize("kind", ["", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED "])
def test_private_keys(kind: str):
    for text in (f'key = """\n{private_key(kind)}\n"""\n', f'key = "{private_key(kind, chr(92) + "n")}"\n'):
        (finding,) = find(RULE, text)
        assert finding.severity is Severity.ERROR
        assert "private key" in finding.message
        assert finding.range.start.line == text[: text.index("-----")].count("\n")


def test_code_that_looks_for_private_keys():
    words = "PRIVATE KEY-----"
    check_rule(RULE, f'if "-----BEGIN {words}" in text:\n    pass\n')
    check_rule(RULE, f'def f():\n    """Takes text such as -----BEGIN {words} … ."""\n')
    check_rule(RULE, f'key = "-----BEGIN {words}\\n" + body + "\\n-----END {words}"\n')


ADDRESSES = [
    'engine = create_engine("postgresql://loader:«h4nter2»@db.example.com/prod")',
    "Connection(uri='mysql+pymysql://loader:«h4nter2»@db:3306/prod')",
    'os.environ["AIRFLOW_CONN_DB"] = "postgres://loader:«s3cr3t»@db/prod"',
    'url = "redis://:«h4nter2»@cache:6379/0"',
    'url = f"https://loader:«p%40ss1»@{host}/"',
    'url = "amqp://guest2:«hx.7»@[::1]/"',
    'x = ("a" "https://loader:«h4nter2»@host")',
    'url = "https://loader:«h4nter2»@" + host',
    f'get("https://vendor.example/v1?page=1&api_key=«{KEY}»")',
    f"url = 'https://vendor.example/v1?access_token=«{KEY}»&page=1'",
    f'x = "https://a.blob.core.windows.net/raw?sv=2022-11-02&sig=«{KEY}%2F{KEY}%3D»"',
    'x = """\n\nuri=https://ä:«h4nter2»@host\n"""',
    'x = "https://hooks.slack.com/«services/T' + "0AB1CD2E/B0FG3HI4J/" + made_up(ALPHANUMERIC, 24) + '»"',
    'x = "https://discord.com/api/webhooks/«' + "123456789012345678/" + made_up(ALPHANUMERIC, 68) + '»"',
]


@pytest.mark.parametrize("code", ADDRESSES)
def test_passwords_in_addresses(code: str):
    check_rule(RULE, code + "\n")


def test_what_is_in_an_address_is_named():
    (password,) = find(RULE, 'url = "https://loader:h4nter2@host"')
    (key,) = find(RULE, f'url = "https://host/v1?token={KEY}"')
    assert password.message.startswith("The password in this address stands in the code;")
    assert key.message.startswith("The key in this address stands in the code;")


@pytest.mark.parametrize(
    "code",
    [
        'url = f"postgresql://{user}:{password}@{host}/db"',
        'url = "postgresql://{}:{}@{}/db".format(user, password, host)',
        'url = "postgresql://%s:%s@%s/db" % (user, password, host)',
        'url = "postgresql://user:password@host/db"',
        'url = "https://user:<password>@host"',
        'url = "https://user:***@host"',
        'url = "https://user:$PASSWORD@host"',
        'url = "https://user@host:8080/path"',
        'url = "https://host:8080/a@b"',
        'url = "{{ conn.db.get_uri() }}"',
        'def f():\n    """Such as postgresql://loader:h4nter2@db/prod."""',
        "# such as postgresql://loader:h4nter2@db/prod",
        'Field(uri, description="Such as postgresql://loader:h4nter2@db/prod.")',
        '{"type": "string", "example": "db+postgresql://postgres:airflow@postgres/airflow"}',
        'x = "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX"',
    ],
)
def test_addresses_without_a_password(code: str):
    check_rule(RULE, code + "\n", profile=Profile.STRICT)


NAMED = [
    'password = «"hunter2"»',
    "PASSWORD: str = «'hunter2'»",
    'db_passwd = «"hunter2"»',
    'DB_PWD = «"hunter2"»',
    'smtp_pass = «"hunter2"»',
    'adminPassword = «"hunter2"»',
    'default_password = «"changed!1"»',
    'PGPASSWORD = «"hunter2"»',
    'passphrase = «b"hunter2"»',
    'password = «f"hunter2"»',
    'password = («"hunt"\n    "er2"»)',
    'password = «"""hunter2"""»',
    'password = user_password = «"hunter2"»',
    'if (password := «"hunter2"»): pass',
    'user, password = "loader", «"hunter2"»',
    'connect(host, password=«"hunter2"»)',
    'connect(host, password=(\n    «"hunter2"»\n))',
    'connect(host, **{"password": «"hunter2"»})',
    'connect(**dict(password=«"hunter2"»))',
    'conf = {"user": "loader", "password": «"root"»}',
    "conf = {'password': «'postgres'»}",
    'class Hook:\n    password = «"hunter2"»',
    'class Hook:\n    def f(self):\n        self.password = «"hunter2"»',
    'connection.password = «"hunter2"»',
    'config["password"] = «"hunter2"»',
    'os.environ["DB_PASSWORD"] = «"hunter2"»',
    'os.environ.setdefault("DB_PASSWORD", «"hunter2"»)',
    'password = os.environ.get("DB_PASSWORD", «"hunter2"»)',
    'os.getenv("DB_PASSWORD", «"hunter2"»)',
    'password = conf.get("db", "password", fallback=«"hunter2"»)',
    'Variable.get("db_password", default=«"hunter2"»)',
    'Variable.set("db_password", «"hunter2"»)',
    'Variable.set(key="db_password", value=«"hunter2"»)',
    'V1EnvVar(name="DB_PASSWORD", value=«"hunter2"»)',
    'env = [{"name": "DB_PASSWORD", "value": «"hunter2"»}]',
    'setattr(connection, "password", «"hunter2"»)',
    'connection.set_password(password=«"hunter2"»)',
    'def connect(host, password=«"hunter2"»): pass',
    'def connect(host, *, password: str | None = «"hunter2"»): pass',
    'lambda password=«"hunter2"»: password',
    'if password == «"hunter2"»: pass',
    'if form["password"] != «"hunter2"»: pass',
    'Connection(conn_id="db", login="loader", password=«"hunter2"»)',
    'auth = HTTPBasicAuth("loader", «"hunter2"»)',
    'requests.get(url, auth=("loader", «"hunter2"»))',
    'smtp.login("loader", «"hunter2"»)',
    'password = os.environ.get("DB_PASSWORD") or «"hunter2"»',
    'connect("host=db user=loader password=«hunter2»")',
    'connect("DRIVER=x;SERVER=db;UID=sa;PWD=«S3cret!»;")',
    'BashOperator(task_id="load", bash_command="export PGPASSWORD=«hunter2»; psql")',
    'uri = "jdbc:postgresql://db/prod?user=loader&password=«hunter2»"',
    'login = {"user": "loader", "pass": «"hunter2"»}',
    'password = SecretStr(«"hunter2"»)',
    'password = «"hunter2"».encode()',
    '@task(password=«"hunter2"»)\ndef f(): pass',
    'async def f():\n    async with connect(password=«"hunter2"») as c: pass',
    'match x:\n    case 1:\n        connect(password=«"hunter2"»)',
    'conn = \'{"conn_type": "http", "password": «"hunter2"»}\'',
    'ä = "😀"; password = «"hunter2"»',
    f'api_key = «"{KEY}"»',
    f'apiKey = «"{KEY}"»',
    f'AWS_SECRET_ACCESS_KEY = «"{KEY}/+{KEY}"»',
    f'client_secret = «"{KEY}"»',
    f'SECRET_KEY = «"{KEY}"»',
    f'token = «"{KEY}"»',
    f'self.access_token = «"{KEY}"»',
    f'headers = {{"Authorization": «"Bearer {KEY}"»}}',
    f'headers = {{"X-Api-Key": «"{KEY}"»}}',
    f'headers["Authorization"] = «"Basic {KEY}"»',
    'secret_key = «"s3cr3t-2024"»',
    'api_key = «"550e8400-e29b-41d4-a716-446655440000"»',
    'fernet_key = «"' + made_up(ALPHANUMERIC, 43) + '="»',
    f'if token == «"{KEY}"»: pass',
    'if «"hunter2"» == user.password: pass',
    'if «"hunter2"» != form["password"]: pass',
    'passwords = [«"hunter2"», "other"]',
    'password = password or «"hunter2"»',
    'password = base64.b64decode(«"aHVudGVyMg=="»)',
    'from dataclasses import field\nclass A:\n    password: str = field(default=«"hunter2"»)',
    'from pydantic import Field\nclass A:\n    password: str = Field(«"hunter2"», description="a word")',
    'def get_password():\n    return «"hunter2"»',
    f'class A:\n    @property\n    def api_key(self):\n        if self.x:\n            return «"{KEY}"»',
    'import base64\nbase64.b64encode(«b"loader:hunter2"»)',
    'from base64 import b64encode\nb64encode(«"loader:hunter2"».encode())',
    f'api_token = «"pat-{KEY}"»',
    'BashOperator(task_id="a", bash_command="mysqldump -u root -p«hunter2» dw > dw.sql")',
    "BashOperator(task_id='a', bash_command='mysql --host=db -u root -p«hunter2» -e \"SELECT 1\"')",
    'BashOperator(task_id="a", bash_command="sshpass -p «hunter2» ssh a@b")',
    'params = {"password": Param(«"hunter2"», type="string")}',
    'secret_key = «"s3cr3t-2024"» + "-more"',
    "sql = \"ALTER USER loader IDENTIFIED BY '«hunter2»'\"",
    "hook.run(\"CREATE ROLE loader WITH LOGIN PASSWORD '«hunter2»'\")",
    'BashOperator(task_id="a", bash_command="curl -u loader:«hunter2» https://x.example")',
    'command = ["curl", "-s"]\ncommand = "curl --user \'loader:«hunter2»\' https://x.example"',
    'from cryptography.fernet import Fernet\nFernet(«b"hunter2hunter2"»)',
    'import jwt\njwt.encode(claims, «"hunter2"», algorithm="HS256")',
    'import jwt as j\nj.decode(text, key=«"hunter2"», algorithms=["HS256"])',
    'import hmac\nKEY = b"hunter2"\nhmac.new(«KEY», text, "sha256")',
    'from Crypto.Cipher import AES\nAES.new(«b"hunter2hunter2hu"», AES.MODE_GCM)',
]


@pytest.mark.parametrize("code", NAMED)
def test_secrets_that_their_names_give_away(code: str):
    findings = check_rule(RULE, code + "\n", severity=Severity.WARNING)
    assert not any("hunter2" in finding.message or KEY in finding.message for finding in findings)
    check_rule(RULE, code + "\n", profile=Profile.STRICT, severity=Severity.ERROR)


def test_windows_line_ends_and_a_byte_order_mark():
    check_rule(RULE, '\ufeffpassword = «"hunter2"»\r\nx = 1\r\npassword = «"hunter2"»\r\n')


HARMLESS = [
    'passwords = [read(), "{{ conn.db.password }}"]',
    'password_fields = ["password", "passphrase"]',
    'password = prefix + "hunter2"',
    "password: str = field(default_factory=read)",
    'password: str = Field(..., description="hunter2")',
    "def get_password():\n    return connection.password",
    'def get_password_field():\n    return "field1x2"',
    'def password():\n    return "password"',
    'def is_token(x):\n    return "abc123"',
    'base64.b64encode(b"hunter2")',
    'base64.b64encode(f"{user}:{password}".encode())',
    'base64.b64encode(b"{{ conn.x.login }}:{{ conn.x.password }}")',
    'base64.b64encode(b"http://x1.example")',
    'url = "https://vendor.example/v1?api_key={{ conn.x.password }}"',
    'f"https://vendor.example/v1?api_key={key}&page=1"',
    'url = "https://vendor.example/v1?api_key=YOUR_API_KEY_GOES_HERE_1"',
    'url = "https://vendor.example/v1?page_token=a1b2c3d4e5f6g7h8i9j0"',
    'url = "https://vendor.example/v1?api_key=xxxxxxxxxxxxxxxxxxxx1"',
    'url = "https://vendor.example/v1?next=a1b2c3d4e5f6g7h8i9j0"',
    'def f():\n    """Get https://vendor.example/v1?api_key=a1b2c3d4e5f6g7h8i9j0."""',
    'BashOperator(task_id="a", bash_command="mysql -u root -p$PASSWORD dw")',
    'BashOperator(task_id="a", bash_command="mysql -u root -p{{ conn.db.password }} dw")',
    'BashOperator(task_id="a", bash_command="mysql -u root -p dw2024")',
    "BashOperator(task_id='a', bash_command='sshpass -p \"{{ conn.x.password }}\" ssh a@b')",
    'BashOperator(task_id="a", bash_command="sshpass -e ssh a@b")',
    'password = hook.get("db") or read()',
    'if "password" == name: pass',
    'if "hunter2" == name: pass',
    "sql = \"ALTER USER loader IDENTIFIED BY '{{ conn.db.password }}'\"",
    "sql = \"CREATE ROLE loader PASSWORD '%s'\"",
    "f\"ALTER USER loader IDENTIFIED BY '{password}'\"",
    'BashOperator(task_id="a", bash_command="curl -u $LOGIN:$PASSWORD https://x.example")',
    'BashOperator(task_id="a", bash_command="curl -u loader:{{ conn.db.password }} https://x.example")',
    'import jwt\njwt.encode(claims, key, algorithm="HS256")',
    'import jwt\njwt.decode(text, """-----BEGIN PUBLIC KEY-----""", algorithms=["RS256"])',
    'import hmac\nhmac.new(connection.password.encode(), b"message", "sha256")',
    'jwt.encode(claims, "hunter2")',
    'password = ""',
    'password = "x"',
    "password = None",
    'password = "***"',
    'password = "********"',
    'password = "xxxxxxxx"',
    'password = "<password>"',
    'password = "<your password>"',
    'password = "changeme"',
    'password = "your-password"',
    'password = "your_password_here"',
    'password = "example"',
    'password = "dummy"',
    'password = "test"',
    'password = "test123"',
    'password = "{{ conn.db.password }}"',
    "password = \"{{ var.value.get('db_password') }}\"",
    'password = "{% raw %}x{% endraw %}"',
    'password = "${DB_PASSWORD}"',
    'password = "$DB_PASSWORD"',
    'password = "%(password)s"',
    'password = "{password}"',
    'password = f"{prefix}-{number}"',
    'password = "env:DB_PASSWORD"',
    'password = getpass("Password: ")',
    'password = os.environ["DB_PASSWORD"]',
    'password = os.environ.get("DB_PASSWORD")',
    'password = os.environ.get("DB_PASSWORD", "")',
    'password = Variable.get("db_password")',
    'password = conf.get("db", "password")',
    'password = config["password"]',
    'password = hook.get_connection("weather_default").password',
    'password = "The password of the database."',
    'password = "/run/secrets/db_password"',
    'password = "https://example.com/reset"',
    'password_field = "password"',
    'PASSWORD = "password"',
    'PASSWORD_FIELD = "pw_hash1"',
    'password_file = "pw1.txt"',
    'password_url = "x1y2z3w4"',
    'reset_password = "read1"',
    'fields = {"password": "password"}',
    'labels = {"password": "Password"}',
    'labels = {"password": "Secret Access Key", "login": "Access Key ID"}',
    'labels = {"password": "Token"}',
    '{"password": {"type": "string", "format": "password"}}',
    'behaviour = {"placeholders": {"password": "guest1"}, "relabeling": {"password": "PAT1"}}',
    'token = r"[^\\W\\d]\\w*1"',
    'parser.add_argument("-password", dest="password", action="store")',
    'fields = ["host", "login", "password", "port"]',
    'template_fields = ("password", "api_token2")',
    'TOKEN_URL = "https://login.example.com/oauth2/token"',
    'token_uri = "https://oauth2.googleapis.com/token"',
    'token_type = "bearer2"',
    'next_token = "a1b2c3d4"',
    'page_token = "a1b2c3d4"',
    'token = "END"',
    'token = "token"',
    'token = "my-token"',
    'if token == "v1beta2": pass',
    'if token == "oauth2": pass',
    'token = "oauth2"',
    'secret = "airflow-secret"',
    'Secret("env", "DB", secret="airflow-secrets", key="sql_alchemy_conn")',
    'secret = "projects/p1/secrets/s1/versions/latest"',
    'secret_id = "db1-x7y8z9"',
    'secret_name = "db1-x7y8z9"',
    'secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-a1b2c3"',
    'secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-a1b2c3"',
    'secret_path = "secret/data/db1"',
    'secret = "secret/data/db1"',
    'connections_prefix = "airflow/connections"',
    'credentials = "/etc/keys/loader1.json"',
    'credentials = "loader1.json"',
    'api_key_header = "X-Api-Key2"',
    'API_KEY = "X-API-Key"',
    'api_key = "apiKey"',
    'api_key = "api_key"',
    'API_KEY_NAME = "weather-key-1a2b"',
    'primary_key = "id1x2y3"',
    'partition_key = "dt2026a1"',
    'cache_key = "user1x2y3"',
    's3_key = "data/2026/x1.csv"',
    'key = "a1b2c3d4e5"',
    'xcom_push(key="a1b2c3d4e5", value="f6g7h8i9")',
    'public_key = "a1b2c3d4e5"',
    'auth_type = "oauth2v1"',
    'auth = ("oauth2", scopes)',
    'HTTPBasicAuth(user, "{{ conn.x.password }}")',
    'raise ValueError("password: hunter2 is wrong")',
    'log.info("token = %s", token)',
    'def f():\n    """Connect.\n\n    connect(password="hunter2")\n    """',
    '# connect(password="hunter2")',
    'password: Literal["hunter2"] | None = None',
    'def f(password: str | None = None, scheme: str = "http2"): pass',
    'f(password=None, scheme="http2")',
    'f(password, "http2")',
    'bypass = "hunter2"',
    'result = {"test": "x1", "pass": "passed"}',
    'connect("host=db user=loader password=$PGPASSWORD")',
    'connect(f"host=db user=loader password={password}")',
    'connect("host=db user=loader password=%s" % password1)',
    'connect("host=db user=loader password=" + password1)',
    "connect(password=password1 , user=user1)",
    "x = password1 if password==password2 else password3",
    'def f():\n    """Takes text such as `password=hunter2;`."""',
    'smtp.login("loader", password)',
    'compass = "north2"',
    'passed = "hunter2"',
    'author = "hunter2"',
    'keyboard = "qwerty123"',
    'monkey = "banana1"',
    'use_password = "always1"',
    'tokenizer = "gpt2-x1"',
    'max_tokens = "4096x"',
    'headers = {"Authorization": f"Bearer {token}"}',
    'headers = {"Authorization": "Bearer <token>"}',
    'headers = {"Authorization": "Bearer token"}',
    'headers = {"X-Header": "Authorization"}',
    'json = \'{"password": "{{ conn.x.password }}"}\'',
    'ruler = "------------------------------"',
    'message = "Select one item from the list of all 12345 tokens."',
]


@pytest.mark.parametrize("code", HARMLESS)
def test_harmless_twins(code: str):
    check_rule(RULE, code + "\n", profile=Profile.STRICT)


def test_a_token_under_a_telling_name_is_told_once():
    token = TOKENS["GitHub"]
    check_rule(RULE, f'password = "«{token}»"\nheaders = {{"Authorization": "token «{token}»"}}\n')


def test_suppression():
    assert find(RULE, 'password = "hunter2"  # airsmith: ignore[hard_coded_secret]\n') == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*NAMED, *ADDRESSES, *HARMLESS, "(", '"', "'''", "\ud800", "\0", "\r", "ä😀", "\\\n"])))
def test_no_text_crashes_the_rule(parts: list[str]):
    text = "\n".join(parts).replace("«", "").replace("»", "")
    module = Module(text)
    result = check_python(module, CheckOptions())
    assert RULE not in result.crashed
    for finding in result.findings:
        if finding.rule == RULE:
            assert not finding.range.is_empty
            assert finding.range.end <= module.index.end


@pytest.mark.parametrize(
    "unit",
    [
        'password="',
        "sk-ant-api03-",
        "xo" + "xb-",
        "https://a:",
        'token = "',
        "eyJ",
        '": "',
        "=",
        '",\n"',
        "(" * 50,
        "-----BEGIN ",
    ],
)
def test_hostile_texts_take_no_time(unit: str):
    module = Module("x = 1\n#" + unit * 20_000)
    start = time.process_time()
    check_python(module, CheckOptions())
    assert time.process_time() - start < 20
