"""Rules about what a component imports."""
