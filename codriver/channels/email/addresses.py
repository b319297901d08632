"""Who stands in a header: names and addresses, split before anything is decoded, in one walk over the letters."""

import re

from codriver.channels.email.letters import UNSEEN, decoded, in_bytes, words

LONGEST = 8000  # letters of a header that are looked at
MOST = 200  # addresses
ADDRESS = re.compile(r"[^\s<>\"(),;:@]{1,128}@[^\s<>\"(),;:@]{1,255}")
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
IN_LISTS = re.compile(r"([\w.+-]{1,64}) at ([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})")  # as archives of lists write it

Mailbox = tuple[str, str]  # name, address


def mailboxes(header: object) -> list[Mailbox]:
    """Return the names and addresses in a header; what holds no address is left out."""
    text = decoded(in_bytes(str(header or ""))[:LONGEST], None)
    found = [mailbox for part in parts(" ".join(text.split())) if (mailbox := one(part))[1]]
    return found[:MOST]


def parts(text: str) -> list[str]:
    """Split a header at the commas that part two mailboxes: not those inside quotes, brackets or comments."""
    found, start, depth, is_quoted, skip = [], 0, 0, False, False
    for at, sign in enumerate(text):
        if skip or (is_quoted and sign == "\\"):
            skip = not skip
        elif sign == '"':
            is_quoted = not is_quoted
        elif not is_quoted and sign in "<(":
            depth += 1
        elif not is_quoted and sign in ">)":
            depth = max(depth - 1, 0)
        elif not is_quoted and not depth and sign in ",;":
            found.append(text[start:at])
            start = at + 1
    return [*found, text[start:]]


def one(part: str) -> Mailbox:
    """Return one mailbox; the address is "" where there is none."""
    before, bracket, inside = part.rpartition("<")
    address = ADDRESS.search(inside if bracket else QUOTED.sub(" ", part))
    if address:
        comment = re.search(r"\(([^()]*)\)", part)
        name = before if bracket else comment[1] if comment else ""
        return named(name, address[0]), plain(address[0])
    if archived := IN_LISTS.search(part):
        comment = re.search(r"\(([^()]*)\)", part)
        return named(comment[1] if comment else "", ""), f"{archived[1]}@{archived[2]}"
    whole = words(part)  # a few programs encode the whole of it
    return one(whole) if whole != part.strip() and "@" in whole and "=?" not in whole else ("", "")


def named(raw: str, address: str) -> str:
    """Return a name as people read it: without quotes, not longer than a line, not the address once more."""
    text = raw.strip()
    if QUOTED.fullmatch(text):
        text = re.sub(r"\\(.)", r"\1", text[1:-1])
    name = words(text).strip("'\" ")[:120]
    return "" if name.casefold() == address.casefold() else name


def plain(address: str) -> str:
    """Return an address without what nobody sees."""
    return UNSEEN.sub("", address).strip(".'")
