"""The two edges' common journeys: a spec from disk to generated files, and what is recorded of it."""
