"""The loop that has a model write a component until the rules are content."""
