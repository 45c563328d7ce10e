"""A component's class against the spec that it was made from."""
