"""Kit: http, clock, keys, money, page parts. No nouns; a thing enters only with two users."""
