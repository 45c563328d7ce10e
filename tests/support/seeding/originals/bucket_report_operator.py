"""Writes what a bucket holds into a report, and says so in a queue."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from airflow.providers.amazon.aws.hooks.s3 import S3Hook
from airflow.providers.amazon.aws.hooks.sns import SnsHook
from airflow.providers.amazon.aws.hooks.sqs import SqsHook
from airflow.sdk.bases.operator import BaseOperator

if TYPE_CHECKING:
    from airflow.sdk import Context


class BucketReportOperator(BaseOperator):
    """Lists a bucket, drops what is empty, and announces the report."""

    template_fields = ("bucket", "report_key")

    def __init__(
        self,
        bucket: str,
        report_key: str,
        queue_url: str,
        topic_arn: str | None = None,
        aws_conn_id: str | None = "aws_default",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.bucket = bucket
        self.report_key = report_key
        self.queue_url = queue_url
        self.topic_arn = topic_arn
        self.aws_conn_id = aws_conn_id

    def execute(self, context: Context) -> list[str]:
        store = S3Hook(aws_conn_id=self.aws_conn_id, verify=True)
        keys = store.list_keys(bucket_name=self.bucket, prefix="incoming/") or []
        empty = [key for key in keys if not store.get_key(key, self.bucket).content_length]
        if empty:
            store.delete_objects(bucket=self.bucket, keys=empty)
        store.load_string(json.dumps(keys), self.report_key, bucket_name=self.bucket, replace=True)
        store.copy_object(
            self.report_key,
            f"{self.report_key}.latest",
            source_bucket_name=self.bucket,
            dest_bucket_name=self.bucket,
        )
        queue = SqsHook(aws_conn_id=self.aws_conn_id)
        queue.send_message(
            queue_url=self.queue_url,
            message_body=json.dumps({"report": self.report_key}),
            delay_seconds=0,
        )
        if self.topic_arn:
            SnsHook(aws_conn_id=self.aws_conn_id).publish_to_target(self.topic_arn, "The report is there")
        return keys
