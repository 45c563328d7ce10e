"""The functions and constants that matter for the safety of connections, by their dotted paths."""

from airsmith.rules.security.dotted_paths import paths

UNVERIFIED_CONTEXTS = paths("ssl", "_create_unverified_context _create_stdlib_context _https_verify_certificates")
UNCHECKED_BY_DEFAULT = {
    **dict.fromkeys(paths("smtplib", "SMTP().starttls SMTP_SSL SMTP_SSL().starttls"), "context"),
    **dict.fromkeys(paths("imaplib", "IMAP4().starttls IMAP4_SSL"), "ssl_context"),
    **dict.fromkeys(paths("poplib", "POP3().stls POP3_SSL"), "context"),
    **dict.fromkeys(paths("ftplib", "FTP_TLS"), "context"),
}
"""Clients that check no certificate unless they get a context, by the name of that argument."""
WRAP_SOCKET = paths("ssl", "wrap_socket")
BARE_CONTEXTS = paths("ssl", "SSLContext")
CHECKING_PROTOCOLS = paths("ssl", "PROTOCOL_TLS_CLIENT PROTOCOL_TLS_SERVER _SSLMethod.PROTOCOL_TLS_CLIENT")
NO_VERIFICATION = (
    paths("ssl", "CERT_NONE VerifyMode.CERT_NONE")
    | paths("urllib3.util.ssl_", "CERT_NONE")
    | paths("OpenSSL.SSL", "VERIFY_NONE")
    | paths("ldap", "OPT_X_TLS_NEVER OPT_X_TLS_ALLOW")
    | paths("eventlet.green.ssl gevent.ssl", "CERT_NONE")
)
CURL_CHECKS = paths("pycurl pycurl.Curl()", "SSL_VERIFYPEER SSL_VERIFYHOST PROXY_SSL_VERIFYPEER PROXY_SSL_VERIFYHOST")
REQUESTS_SESSIONS = paths("requests requests.sessions", "Session")
HIDDEN_WARNINGS = paths("urllib3 requests.packages.urllib3 urllib3.util", "disable_warnings")

OUTDATED_PROTOCOLS = (
    paths("ssl", "PROTOCOL_SSLv2 PROTOCOL_SSLv3 PROTOCOL_TLSv1 PROTOCOL_TLSv1_1")
    | paths("ssl.TLSVersion", "MINIMUM_SUPPORTED SSLv3 TLSv1 TLSv1_1")
    | paths(
        "OpenSSL.SSL", "SSLv2_METHOD SSLv3_METHOD TLSv1_METHOD TLSv1_1_METHOD SSL3_VERSION TLS1_VERSION TLS1_1_VERSION"
    )
)

TRUSTING_POLICIES = paths("paramiko paramiko.client", "AutoAddPolicy WarningPolicy")
SILENT_POLICIES = paths("paramiko paramiko.client", "MissingHostKeyPolicy")
"""Made to be derived from; by itself it trusts any server without a word."""

UNENCRYPTED_PROTOCOLS = (
    paths("ftplib", "FTP")
    | paths("telnetlib telnetlib3", "Telnet open_connection")
    | paths("imaplib", "IMAP4")
    | paths("poplib", "POP3")
    | paths("nntplib", "NNTP")
    | paths("aioftp", "Client Client.context")
    | paths("grpc grpc.aio", "insecure_channel")
    | paths("pysnmp.hlapi pysnmp.hlapi.v3arch.asyncio pysnmp.hlapi.asyncio", "CommunityData")
    | paths("tftpy", "TftpClient")
)

PLAIN_MAIL = paths("smtplib", "SMTP")
"""Without TLS until `starttls` is called."""

_VERBS = "get post put patch delete head options request"
REQUESTS = (
    paths("requests requests.api", _VERBS)
    | paths("requests requests.sessions", " ".join(f"Session().{verb}" for verb in _VERBS.split()))
    | paths("requests requests.sessions", " ".join(f"session().{verb}" for verb in _VERBS.split()))
)
WAITING_CLIENTS = paths("httpx", f"{_VERBS} stream Client AsyncClient") | paths(
    "httpx",
    " ".join(f"{client}().{verb}" for client in ("Client", "AsyncClient") for verb in f"{_VERBS} stream".split()),
)
"""They have a time limit of their own unless they are told to have none."""
URLOPEN = paths("urllib.request urllib2", "urlopen")

WATCHED_NETWORK = frozenset().union(
    UNVERIFIED_CONTEXTS, UNCHECKED_BY_DEFAULT, WRAP_SOCKET, BARE_CONTEXTS, NO_VERIFICATION, CURL_CHECKS, HIDDEN_WARNINGS,
    OUTDATED_PROTOCOLS, TRUSTING_POLICIES, SILENT_POLICIES, UNENCRYPTED_PROTOCOLS, PLAIN_MAIL, REQUESTS,
    WAITING_CLIENTS, URLOPEN,
)  # fmt: skip
"""All of them together."""
