"""Cells of the tables that we write for spreadsheets: none of them is a formula, and each can be read back."""

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "'")


def quoted(value: object) -> str:
    """Return a value as a cell. One that begins like a formula, or with our own mark, gets a ' in front."""
    words = "" if value is None else str(value)
    return f"'{words}" if words.startswith(DANGEROUS) else words


def unquoted(cell: str) -> str:
    """Return what a cell was made from."""
    return cell[1:] if cell.startswith("'") else cell
