"""The spec language: what a component's YAML may say, read tolerantly and with positions."""
