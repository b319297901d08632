"""The cast plays in every room's tests; so it is loaded here, above all of them."""

pytest_plugins = ["tests.cast"]
