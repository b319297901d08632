"""What makes two addresses the same, and how we may have learnt one."""

EVIDENCE = (
    "set by staff",  # somebody here wrote it down
    "signed in",  # she proved it herself
    "code answered",  # she sent back from there what we had sent to it
    "wrote to us",  # a message that names it as its sender came in; nothing proves that yet
    "imported",  # it came with a file of contacts
)


def same_address(channel: str, address: str) -> str:
    """Return the form by which addresses of a channel are compared.

    channel  e.g. "email" or "weibo".
    address  as written; spaces around it never count, and in mail neither does upper or lower case.
    """
    trimmed = address.strip()
    return trimmed.casefold() if channel == "email" else trimmed


def masked(channel: str, address: str) -> str:
    """Return as much of an address as tells it from her others, and no more: b…@example.com, a…1."""
    name, at, place = address.partition("@") if channel == "email" else (address, "", "")
    end = name[-1] if not at and len(name) > 3 else ""
    return f"{name[:1]}…{end}{at}{place}"
