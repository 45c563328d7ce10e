"""Rules about code that does not parse."""
