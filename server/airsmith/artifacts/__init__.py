"""The files that go with a component: tests, test DAG and docs, made from its spec."""
