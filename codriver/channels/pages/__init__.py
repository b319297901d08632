"""Pages: sites without a feed, watched politely."""
