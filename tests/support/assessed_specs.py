"""Specs in short: what official providers offer already, in other words than theirs, and what none of them offers."""

from typing import NamedTuple

import yaml


class SpecInShort(NamedTuple):
    """A spec's type, name, description and requirements."""

    component_type: str
    name: str
    description: str
    requirements: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The spec as YAML."""
        return yaml.safe_dump(
            {
                "name": self.name,
                "component_type": self.component_type,
                "description": self.description,
                "category": "test",
                "requirements": list(self.requirements),
            },
            sort_keys=False,
        )


_O, _S, _H = "operator", "sensor", "hook"

EXISTING: tuple[tuple[str, SpecInShort], ...] = (
    ("HttpOperator", SpecInShort(_O, "HttpOperator", "Calls a web service.", ("Send the request.",))),
    ("S3KeySensor", SpecInShort(_S, "S3KeySensor", "Waits for a file.")),
    ("SnowflakeHook", SpecInShort(_H, "SnowflakeHook", "Talks to the warehouse.")),
    (
        "CopyFromExternalStageToSnowflakeOperator",
        SpecInShort(
            _O,
            "S3ToSnowflakeOperator",
            "Copies files from an S3 stage into a Snowflake table.",
            ("Run COPY INTO with the file format.", "Return the number of rows."),
        ),
    ),
    (
        "S3KeySensor",
        SpecInShort(
            _S, "S3FileSensor", "Waits until a file appears in an S3 bucket.", ("Check the key in the bucket.",)
        ),
    ),
    (
        "S3ToRedshiftOperator",
        SpecInShort(
            _O, "RedshiftLoadOperator", "Loads files from S3 into a Redshift table.", ("Use the COPY command.",)
        ),
    ),
    (
        "PostgresToGCSOperator",
        SpecInShort(_O, "PostgresExportOperator", "Copies data from Postgres to Google Cloud Storage as JSON."),
    ),
    (
        "SlackAPIPostOperator",
        SpecInShort(_O, "SlackPostOperator", "Posts a message to a Slack channel.", ("Send the text to the channel.",)),
    ),
    ("SFTPSensor", SpecInShort(_S, "SftpFileSensor", "Waits for a file on an SFTP server.")),
    ("DockerOperator", SpecInShort(_O, "DockerRunOperator", "Runs a command in a Docker container.")),
    ("BashOperator", SpecInShort(_O, "BashCommandOperator", "Executes a bash command or script.")),
    ("KubernetesPodOperator", SpecInShort(_O, "KubernetesPodRunOperator", "Runs a task in a Kubernetes pod.")),
    ("SqsSensor", SpecInShort(_S, "SqsMessageSensor", "Waits for messages in an SQS queue.")),
    (
        "BigQueryDeleteDatasetOperator",
        SpecInShort(_O, "DeleteBigQueryDatasetOperator", "Deletes a dataset of BigQuery with all its tables."),
    ),
    ("MongoHook", SpecInShort(_H, "MongoDbHook", "Connects to MongoDB.", ("get_conn returns a client.",))),
    ("SSHOperator", SpecInShort(_O, "SshCommandOperator", "Executes commands on a remote host over SSH.")),
    ("GCSToBigQueryOperator", SpecInShort(_O, "GcsToBigQueryOperator", "Loads files from GCS into BigQuery.")),
    ("AthenaOperator", SpecInShort(_O, "AthenaQueryOperator", "Submits a query to Athena and waits for it.")),
    (
        "DbtCloudRunJobOperator",
        SpecInShort(_O, "DbtCloudJobOperator", "Runs a job of dbt Cloud and waits until it has succeeded."),
    ),
    ("ExternalTaskSensor", SpecInShort(_S, "OtherDagTaskSensor", "Waits for a task of an external DAG to complete.")),
)
"""The class that does the job, and a spec that asks for it."""

NOT_EXISTING: tuple[SpecInShort, ...] = (
    SpecInShort(_O, "ChurnScoreOperator", "Scores customers with a churn model and writes the scores to a table."),
    SpecInShort(_O, "TwilioSmsOperator", "Sends a text message to a phone through Twilio.", ("Post the message.",)),
    SpecInShort(_O, "OracleToSnowflakeOperator", "Copies a table from Oracle to Snowflake.", ("Copy in chunks.",)),
    SpecInShort(_O, "CsvSchemaCheckOperator", "Checks that the columns of a CSV file match a JSON schema."),
    SpecInShort(_O, "MattermostMessageOperator", "Posts a message to a Mattermost channel."),
    SpecInShort(_O, "DropboxUploadOperator", "Uploads a local file to Dropbox."),
    SpecInShort(
        _S, "S3FolderSizeSensor", "Waits until the files below an S3 prefix together exceed a size in gigabytes."
    ),
    SpecInShort(_S, "TideLevelSensor", "Waits until the tide at a harbour is high enough for the ferry."),
    SpecInShort(_H, "ShopifyHook", "Connects to the Shopify API and lists orders."),
    SpecInShort(_H, "NotionHook", "Reads pages and databases from Notion."),
    SpecInShort(_O, "AnonymizeColumnsOperator", "Replaces names and addresses in columns of a table by pseudonyms."),
    SpecInShort(_O, "InvoicePdfOperator", "Renders invoices as PDF files from an HTML template."),
    SpecInShort(_O, "PostgresToMongoOperator", "Copies the rows of a Postgres table into a MongoDB collection."),
    SpecInShort(_O, "S3ToClickHouseOperator", "Loads Parquet files from S3 into a ClickHouse table."),
    SpecInShort(_O, "SlackPollOperator", "Starts a poll among the members of a Slack channel and returns the winner."),
    SpecInShort(_S, "SlackApprovalSensor", "Waits until somebody approves a message in Slack with a reaction."),
    SpecInShort(_O, "ExchangeRateOperator", "Fetches the exchange rates of the European Central Bank for a day."),
    SpecInShort(_H, "MeteoHook", "Asks a weather service for the forecast of a place."),
    SpecInShort(_O, "FeatureStoreOperator", "Materialises features of a Feast feature store for a range of days."),
    SpecInShort(_S, "TableFreshnessSensor", "Waits until the newest row of a table is younger than a number of hours."),
    SpecInShort(_O, "BigQueryCostReportOperator", "Reports what BigQuery queries cost, by user and by day."),
    SpecInShort(_O, "S3DuplicateFinderOperator", "Finds files in S3 that have the same content and lists them."),
    SpecInShort(
        _O, "JiraSprintReportOperator", "Writes a report about the tickets that were closed in the last sprint."
    ),
    SpecInShort(_O, "GithubReleaseNotesOperator", "Collects merged pull requests and writes release notes."),
    SpecInShort(_S, "PipelineQuotaSensor", "Waits until the quota of an API allows more calls."),
    SpecInShort(_O, "ParquetCompactionOperator", "Merges many small Parquet files of a folder into few large ones."),
    SpecInShort(_O, "ImageThumbnailOperator", "Makes thumbnails of the images in a folder."),
    SpecInShort(
        _O, "SnowflakeMaskingOperator", "Applies a masking policy to columns of Snowflake tables by their tags."
    ),
    SpecInShort(_H, "StripeHook", "Connects to Stripe with a secret key and lists payments."),
    SpecInShort(_H, "LdapHook", "Connects to an LDAP directory and looks up people."),
    SpecInShort(_O, "KafkaLagOperator", "Measures how far the consumers of a Kafka topic lag behind."),
    SpecInShort(_S, "KafkaLagSensor", "Waits until the consumer group of a Kafka topic has caught up."),
    SpecInShort(_O, "RedisCacheWarmupOperator", "Fills a Redis cache with the results of the most frequent queries."),
    SpecInShort(
        _O, "SftpMirrorOperator", "Mirrors a folder of an SFTP server to another SFTP server, deletions included."
    ),
    SpecInShort(_O, "DagRetryOperator", "Clears failed tasks of other DAGs at night and reports which ones."),
    SpecInShort(_O, "VaultRotateOperator", "Rotates the credentials of a database in Vault and stores the new ones."),
    SpecInShort(_S, "CertificateExpirySensor", "Is done when the TLS certificate of a host expires within some days."),
    SpecInShort(
        _O, "HttpPaginateToParquetOperator", "Reads all pages of an HTTP API and writes the records to Parquet."
    ),
    SpecInShort(_O, "DataQualityScoreOperator", "Computes a quality score for a table from null rates and outliers."),
    SpecInShort(
        _O, "EmailAttachmentsOperator", "Downloads the attachments of unread mails of a mailbox by IMAP to a folder."
    ),
    SpecInShort(_O, "S3ToSharepointOperator", "Copies reports from S3 to a folder in Sharepoint."),
    SpecInShort(_O, "TelegramQuizOperator", "Asks the members of a Telegram group a question and counts the answers."),
    SpecInShort(_O, "HelloOperator", "Says hello to somebody.", ("Return the greeting.",)),
    SpecInShort(_O, "DataLoader", "Loads data.", ("Load the data.", "Handle errors.")),
    SpecInShort(_O, "TransformOperator", "Transforms the data of a table and stores the result."),
    SpecInShort(_S, "FileReadySensor", "Waits until a file is no longer written to.", ("Compare sizes twice.",)),
)
"""What no class of an official provider does, many of them close to one that exists."""

ADDED_AFTER_CALIBRATION: tuple[SpecInShort, ...] = (
    SpecInShort(_O, "SqsPurgeOperator", "Purges an SQS queue of its oldest messages."),
    SpecInShort(_O, "SnowflakeCloneOperator", "Clones a Snowflake database for testing."),
    SpecInShort(_O, "SlackThreadSummaryOperator", "Posts a summary of a Slack thread to a channel."),
    SpecInShort(_O, "DockerImageScanOperator", "Scans a Docker image for known vulnerabilities."),
    SpecInShort(_S, "S3FileCountSensor", "Waits until a number of files lie in an S3 bucket."),
    SpecInShort(_S, "RedshiftTableLockSensor", "Waits until no lock is held on a Redshift table."),
    SpecInShort(_S, "KubernetesRolloutSensor", "Waits until a Kubernetes deployment is rolled out."),
    SpecInShort(_S, "GithubWorkflowSensor", "Waits until a workflow run of GitHub Actions has ended."),
    SpecInShort(_H, "MastodonHook", "Connects to Mastodon and posts a message."),
    SpecInShort(_H, "HubSpotHook", "Connects to HubSpot and reads contacts."),
    SpecInShort(_O, "MySqlToClickHouseOperator", "Copies a table from MySQL to ClickHouse."),
    SpecInShort(_O, "BigQueryToOracleOperator", "Copies rows of BigQuery into Oracle.", ("Upsert by key.",)),
    SpecInShort(_O, "RedshiftToGCSOperator", "Copies a Redshift table to Google Cloud Storage."),
    SpecInShort(_O, "SftpEncryptOperator", "Encrypts files with PGP and uploads them to an SFTP server."),
    SpecInShort(_O, "EmailDigestOperator", "Sends one email with the failed tasks of all DAGs of a day."),
    SpecInShort(_O, "BashRetryOperator", "Runs a bash command until its output matches a pattern."),
    SpecInShort(_O, "S3RenameOperator", "Renames the files below an S3 prefix by a pattern."),
    SpecInShort(
        _O, "KafkaReplayOperator", "Publishes messages of a file again to a Kafka topic at their original pace."
    ),
    SpecInShort(_O, "TableauUserSyncOperator", "Brings the users of Tableau in line with an LDAP group."),
    SpecInShort(_O, "MongoIndexOperator", "Creates missing indexes of a MongoDB collection."),
)
"""More that no class does, written when the rules for naming a class were settled."""
