"""unencrypted_protocol: clients and options that send everything in the clear."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_fix, check_rule

RULE = "unencrypted_protocol"
both_profiles = pytest.mark.parametrize("profile", Profile)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "import ftplib\n«ftplib.FTP»(h)",
        "from ftplib import FTP\nwith «FTP»(h) as ftp: pass",
        "import telnetlib\n«telnetlib.Telnet»(h)",
        "import imaplib\n«imaplib.IMAP4»(h)",
        "import poplib as p\n«p.POP3»(h)",
        "import grpc\n«grpc.insecure_channel»(h)",
        "from pysnmp.hlapi import CommunityData\n«CommunityData»('x')",
        "import boto3\nboto3.client('s3', «use_ssl=False»)",
        "import smtplib\nserver = «smtplib.SMTP»(h)\nserver.login(u, p)",
        "from smtplib import SMTP\nwith «SMTP»(h, 25) as server:\n    server.login(u, p)",
        "import psycopg2\npsycopg2.connect(dsn, «sslmode='disable'»)",
        "connect(**{«'sslmode': 'disable'»})",
        "import mysql.connector\nmysql.connector.connect(«ssl_disabled=True»)",
        "import os\n«os.environ['OAUTHLIB_INSECURE_TRANSPORT'] = '1'»",
    ],
)
def test_found(text: str, profile: Profile):
    severity = Severity.WARNING if profile is Profile.STRICT else Severity.INFORMATION
    check_rule(RULE, text, profile=profile, severity=severity)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "import ftplib\nftplib.FTP_TLS(h, context=c)",
        "import ftplib\nisinstance(x, ftplib.FTP)",
        "import ftplib\nclass Own(ftplib.FTP): pass",
        "import ftplib\ndef f(x: ftplib.FTP) -> ftplib.FTP: ...",
        "import imaplib\nimaplib.IMAP4_SSL(h, ssl_context=c)",
        "import grpc\ngrpc.secure_channel(h, c)",
        "import smtplib\nserver = smtplib.SMTP(h)\nserver.starttls(context=c)\nserver.login(u, p)",
        "import smtplib\nsmtplib.SMTP(h).send_message(m)\nauth = (conn.login, conn.password)",
        "import smtplib\nsmtplib.SMTP(h).send_message(m)",
        "import smtplib\nsmtplib.SMTP_SSL(h, context=c).login(u, p)",
        "import boto3\nboto3.client('s3', use_ssl=True)\nboto3.client('s3', use_ssl=tls)",
        "psycopg2.connect(dsn, sslmode='verify-full')",
        "fields = {'use_ssl': False}",
    ],
)
def test_left_alone(text: str, profile: Profile):
    check_rule(RULE, text, profile=profile)


def test_fixes():
    check_fix(RULE, "boto3.client('s3', use_ssl=False)\n", "boto3.client('s3', use_ssl=True)\n")
