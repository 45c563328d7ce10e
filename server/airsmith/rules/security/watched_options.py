"""The options that the rules about switched-off protection look for, by their names."""

VERIFYING = frozenset((
    "verify", "verify_ssl", "ssl_verify", "sslverify", "sslVerify", "http.sslVerify", "verify_tls", "tls_verify",
    "verify_https", "verify_cert", "verify_certs", "verify_certificate", "verify_certificates", "verify_server_cert",
    "cert_verify", "verify_peer", "ssl_verify_peer", "verify_host", "verify_hostname", "check_hostname",
    "ssl_check_hostname", "assert_hostname", "ssl_assert_hostname", "validate_cert", "validate_certs",
    "validate_certificate", "validate_certificates", "check_certificate", "ssl_validation", "ssl_verification",
    "tls_verification", "enable_ssl_verification", "enable_tls_verification", "ssl_verify_cert", "ssl_verify_identity",
    "ssl_verify_certificate", "tls_verify_cert", "enable.ssl.certificate.verification", "rejectUnauthorized",
    "PYTHONHTTPSVERIFY", "NODE_TLS_REJECT_UNAUTHORIZED",
))  # fmt: skip
"""True where certificates or host names are checked."""

TRUSTING = frozenset((
    "insecure", "tlsInsecure", "tls_insecure", "ssl_insecure", "tlsAllowInvalidCertificates", "tlsAllowInvalidHostnames",
    "insecure_skip_verify", "insecure_skip_tls_verify", "insecure-skip-tls-verify", "skip_verify", "skip_tls_verify",
    "skip_ssl_verify", "skip_ssl_verification", "ignore_ssl", "ignore_ssl_errors", "ignore_https_errors",
    "ignore_certificate_errors", "accept_insecure_certs", "acceptInsecureCerts", "allow_insecure_ssl",
    "disable_ssl_certificate_validation", "disable_ssl_verification", "disable_tls_verification", "disable_verify_ssl",
    "no_verify_ssl", "no_ssl_verify", "insecure_mode", "trust_server_certificate", "TrustServerCertificate",
    "trust_all_certificates", "allow_invalid_certificates", "allow_unverified_ssl", "GIT_SSL_NO_VERIFY",
))  # fmt: skip
"""True where they are not."""

CERTIFICATE_MODES = frozenset(
    ("cert_reqs", "ssl_cert_reqs", "verify_mode", "ssl_verify_mode", "server_cert_validation")
)
"""How certificates are checked, as text, a number or a constant of ssl."""

AUTHORITIES = frozenset(("CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE"))
"""Environment variables that name the certificates to trust."""

REPLACED_CHECKS = frozenset(("match_hostname",))
"""Functions of ssl that are put in the place of its own."""

SSL = frozenset(("ssl",))
"""False switches the check off in aiohttp, and TLS as a whole in others."""

COMMANDS = frozenset(("bash_command", "command", "cmds", "arguments", "args"))
"""Commands that operators run."""

TOKEN_CHECKS = frozenset(("verify_signature", "algorithms", "algorithm"))
HOST_KEY_CHECKS = frozenset((
    "no_host_key_check", "host_key_checking", "host_key_check", "strict_host_key_checking", "ssh_strict", "known_hosts",
    "hostkeys", "ignore_hostkey_verification", "allow_host_key_change", "StrictHostKeyChecking", "ANSIBLE_HOST_KEY_CHECKING",
))  # fmt: skip
CODE_LOADING = frozenset(("allow_pickle", "trust_remote_code", "safe_mode", "allow_dangerous_deserialization"))
UNENCRYPTED = frozenset(("use_ssl", "use_tls", "sslmode", "ssl_mode", "ssl_disabled", "OAUTHLIB_INSECURE_TRANSPORT"))
DEBUGGING = frozenset(("debug", "DEBUG", "use_debugger", "evalex"))
ESCAPING = frozenset(("autoescape",))
XML_FEATURES = frozenset(("resolve_entities", "no_network", "load_dtd"))

WATCHED_OPTIONS = frozenset().union(
    VERIFYING, TRUSTING, CERTIFICATE_MODES, AUTHORITIES, REPLACED_CHECKS, SSL, COMMANDS, TOKEN_CHECKS, HOST_KEY_CHECKS,
    CODE_LOADING, UNENCRYPTED, DEBUGGING, ESCAPING, XML_FEATURES,
)  # fmt: skip
"""All of them together: rules ask a file for these, so that it is searched once."""
