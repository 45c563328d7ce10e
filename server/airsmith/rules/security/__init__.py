"""Rules about dangerous code."""
