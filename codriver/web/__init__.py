"""Web: the two shells, shared page parts, style, live updates, home pages that cross rooms."""
