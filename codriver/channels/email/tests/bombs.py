"""Mails made to hurt whoever opens them."""

HEAD = "From: eve@example.com\nTo: help@lantern.example\nMIME-Version: 1.0\n"


def nested(depth: int) -> bytes:
    """Parts in parts in parts."""
    parts = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(depth))
    return f"{HEAD}{parts}\nHello\n".encode()


def wrapped(depth: int) -> bytes:
    """Mails in mails in mails."""
    return (HEAD + "Content-Type: message/rfc822\n\n" * depth + "Subject: inside\n\nHello\n").encode()


def wide(count: int) -> bytes:
    """Parts beside parts."""
    return f"{HEAD}Content-Type: multipart/mixed; boundary=b\n\n{f'--b{chr(10)}{chr(10)}' * count}--b--\n".encode()


def unparted(depth: int) -> bytes:
    """Parts in parts, whose headers no empty line ends."""
    parts = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\nno header\n--b{n}\n" for n in range(depth))
    return f"{HEAD}{parts}\nHello\n".encode()


def brackets(count: int) -> bytes:
    """An address in brackets in brackets."""
    return f"From: {'(' * count} eve@example.com\nSubject: hello\n\nHello\n".encode()


def words(count: int) -> bytes:
    """A subject of very many encoded words, folded so that no line is long."""
    return (HEAD + "Subject: " + "=?utf-8?q?=e8=8c=b6?=\n " * count + "\n\nHello\n").encode()


def tags(count: int) -> bytes:
    """HTML that opens and never closes."""
    return f"{HEAD}Content-Type: text/html; charset=utf-8\n\n{'<div><b' * count}Hello\n".encode()


def quotes(count: int) -> bytes:
    """Quotes in quotes."""
    return f"{HEAD}Content-Type: text/html; charset=utf-8\n\n{'<blockquote>' * count}Hello\n".encode()


def lines(count: int) -> bytes:
    """Very many lines that may introduce a quote."""
    return (HEAD + "Content-Type: text/plain\n\n" + "On 1.1.2026 From: a@b.example wrote\n" * count).encode()


BOMBS = {
    "1,000 parts deep": nested(1_000),
    "1,000 mails deep": wrapped(1_000),
    "100,000 parts wide": wide(100_000),
    "1,000 parts deep without ends of headers": unparted(1_000),
    "10,000 brackets": brackets(10_000),
    "20,000 encoded words": words(20_000),
    "200,000 open tags": tags(200_000),
    "20,000 quotes deep": quotes(20_000),
    "300,000 lines": lines(300_000),
    "a line of 30 MB": HEAD.encode() + b"\n" + b"x" * 30_000_000,
}
