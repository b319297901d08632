"""What the pages of listening need to show a story."""
