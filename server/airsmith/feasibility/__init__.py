"""Whether a component is worth generating, judged before anything is spent: pure, from a spec, findings and catalog."""
