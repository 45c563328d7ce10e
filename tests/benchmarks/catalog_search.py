"""Asks for known classes in other words than theirs and says how often one of the first three hits is right.

`python tests/benchmarks/catalog_search.py` prints recall@1, @3 and @10 and the questions that failed.
"""

import sys
import tempfile
from pathlib import Path

from airsmith.catalog.lookup import open_catalog
from airsmith.catalog.targets import AirflowVersion

QUESTIONS: dict[str, str] = {
    "wait until a file appears in an S3 bucket": "S3KeySensor",
    "copy a postgres table to google cloud storage": "PostgresToGCSOperator",
    "run a databricks notebook": "DatabricksNotebookOperator",
    "connect to snowflake and run queries": "SnowflakeHook",
    "post a message to a slack channel": "SlackAPIPostOperator",
    "notify a slack channel when a task fails": "SlackNotifier",
    "trigger a dbt cloud job and wait for it": "DbtCloudRunJobOperator",
    "call a REST endpoint over http": "HttpOperator",
    "poll an http endpoint until it answers": "HttpSensor",
    "load files from google cloud storage into a bigquery table": "GCSToBigQueryOperator",
    "execute a bash command": "BashOperator",
    "call a python function": "PythonOperator",
    "skip downstream tasks depending on a condition": "ShortCircuitOperator",
    "wait for another dag's task to finish": "ExternalTaskSensor",
    "start another dag": "TriggerDagRunOperator",
    "upload a local file to s3": "LocalFilesystemToS3Operator",
    "copy data from s3 to redshift": "S3ToRedshiftOperator",
    "launch a pod on kubernetes": "KubernetesPodOperator",
    "run a docker container": "DockerOperator",
    "submit a spark job": "SparkSubmitOperator",
    "send an email": "EmailOperator",
    "transfer a file over sftp": "SFTPOperator",
    "wait for a file on an sftp server": "SFTPSensor",
    "run a command on a remote host over ssh": "SSHOperator",
    "publish messages to a kafka topic": "ProduceToTopicOperator",
    "consume messages from kafka": "ConsumeFromTopicOperator",
    "check that a query returns expected values": "SQLCheckOperator",
    "wait until a partition exists in hive": "HivePartitionSensor",
    "invoke an aws lambda function": "LambdaInvokeFunctionOperator",
    "wait for a message in an sqs queue": "SqsSensor",
    "start a glue crawler": "GlueCrawlerOperator",
    "run a query on athena": "AthenaOperator",
    "create an emr cluster": "EmrCreateJobFlowOperator",
    "connect to mongodb": "MongoHook",
    "redis publish": "RedisPublishOperator",
    "create an issue in jira": "JiraOperator",
    "azure blob storage hook": "WasbHook",
    "run an azure data factory pipeline": "AzureDataFactoryRunPipelineOperator",
    "delete a bigquery dataset": "BigQueryDeleteDatasetOperator",
    "submit a dataproc job": "DataprocSubmitJobOperator",
    "refresh a tableau workbook": "TableauOperator",
    "salesforce bulk insert": "SalesforceBulkOperator",
    "send a telegram message": "TelegramOperator",
    "execute sql in any database": "SQLExecuteQueryOperator",
    "sync a connection with airbyte": "AirbyteTriggerSyncOperator",
}


def main() -> None:
    with tempfile.TemporaryDirectory() as cache:
        catalog = open_catalog(AirflowVersion(3, 3), cache_folder=Path(cache))
        places = {}
        for question, name in QUESTIONS.items():
            hits = [hit.path.rpartition(".")[2] for hit in catalog.search(question, 10)]
            places[question] = hits.index(name) + 1 if name in hits else 0
            if not 1 <= places[question] <= 3:
                sys.stdout.write(f"  {question}: {name} is at {places[question] or 'none'}; first {hits[:3]}\n")
        for count in (1, 3, 10):
            found = sum(1 <= place <= count for place in places.values())
            sys.stdout.write(f"recall@{count:<3} {found}/{len(QUESTIONS)} = {found / len(QUESTIONS):.0%}\n")


if __name__ == "__main__":
    main()
