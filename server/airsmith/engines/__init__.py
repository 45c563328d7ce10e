"""What writes a component's code: claude, scaffold and replay, behind one port."""
