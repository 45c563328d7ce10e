"""Rules about the component class and its methods."""
