"""Documents in MongoDB, with their files in S3."""

from typing import Any

from airflow.providers.amazon.aws.hooks.s3 import S3Hook
from airflow.providers.mongo.hooks.mongo import MongoHook
from airflow.providers.redis.hooks.redis import RedisHook
from airflow.sdk import BaseHook


class DocumentStoreHook(BaseHook):
    """Finds documents by name, and what belongs to them."""

    conn_name_attr = "mongo_conn_id"
    default_conn_name = "mongo_default"
    conn_type = "document_store"
    hook_name = "Document store"

    def __init__(self, mongo_conn_id: str = default_conn_name) -> None:
        super().__init__()
        self.mongo_conn_id = mongo_conn_id

    def get_conn(self) -> Any:
        return MongoHook(mongo_conn_id=self.mongo_conn_id).get_conn()

    def find(self, name: str) -> dict[str, Any] | None:
        store = MongoHook(mongo_conn_id=self.mongo_conn_id)
        found = store.find(mongo_collection="documents", query={"name": name}, find_one=True)
        if found is None:
            store.insert_one("misses", {"name": name})
            return None
        cache = RedisHook(redis_conn_id="redis_default").get_conn()
        cache.set(name, str(found))
        files = S3Hook(aws_conn_id="aws_default")
        found["text"] = files.read_key(key=found["key"], bucket_name="documents")
        return found
