"""What an editor shows: plain data in, plain data out, no protocol types."""
