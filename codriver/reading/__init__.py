"""Reading: text in, meaning out. No database of its own."""
