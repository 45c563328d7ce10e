"""logged_secret: passwords, keys and tokens in logs, and names that only sound like them."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_rule

RULE = "logged_secret"
both_profiles = pytest.mark.parametrize("profile", Profile)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "self.log.info(«password»)",
        "self.log.info('as %s with %s', user, «conn.password»)",
        "self.log.debug(f'token: {«token»}')",
        "import logging\nlogging.warning('key %s' % «api_key»)",
        "import logging\nlogging.getLogger(__name__).error('got ' + «access_token»)",
        "logger.exception('{}'.format(«client_secret»))",
        "log.log(10, «db_password»)",
        "print(«self.apiKey»)",
        "self.log.info({'user': user, 'password': «password»})",
        "print('x', str(«secret_access_key»))",
        "self.log.info('%s %s' % (user, «passwd»))",
        "self.log.info('%s', «conn.extra_dejson['token']»)",
        "self.log.info('%s', «conn.extra_dejson.get('client_secret')»)",
        "import os\nprint(f\"as {«os.environ['DB_PASSWORD']»}\")",
        "import os\nprint(«os.getenv('DB_PASSWORD', '')»)",
        "self.log.debug('at %s', «self.get_connection(self.conn_id).get_uri()»)",
    ],
)
def test_found(text: str, profile: Profile):
    severity = Severity.ERROR if profile is Profile.STRICT else Severity.WARNING
    check_rule(RULE, text, profile=profile, severity=severity)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "self.log.info('the password is wrong')",
        "self.log.info('secret %s', secret_name)",
        "self.log.info('%s', token_url, secret_arn, password_length, secret_id)",
        "self.log.info('%s', next_token, page_token, continuation_token)",
        "self.log.info('%s', primary_key, cache_key, partition_key, key)",
        "self.log.info('%d', len(password))",
        "self.log.info('%s', extra['region'])",
        "self.log.info('%s', row['key'], row[0], row[key])",
        "self.log.info('%s', extra.get('token_url'), extra.get(name), extra.get())",
        "self.log.info('%s', helper.get_uri(name))",
        "self.log.info('%s', asset.get_uri())",
        "self.log.info('%s', 'token' in extra)",
        "self.log.info('%s', bool(token))",
        "self.log.info('%s', mask(password))",
        "self.log.info('%s', tokens_used, tokenizer)",
        "client.info(password)",
        "hook.log_in(password)",
        "def print(x): ...\nprint(password)",
        "raise ValueError(name)",
        "print()\nself.log.info(*args, **kwargs)",
    ],
)
def test_left_alone(text: str, profile: Profile):
    check_rule(RULE, text, profile=profile)


def test_long_chains_come_to_an_end():
    check_rule(RULE, "self.log.info(" + "x + " * 900 + "x)")
