"""Rules about the YAML spec."""
