"""Mails that were made to hurt, that are broken, and that hide what is new among what is old."""

import time

import pytest

from codriver.channels.base import ChannelError, Unfit
from codriver.channels.base.messages import Incoming
from codriver.channels.email import reading, replies, shape
from codriver.channels.email.addresses import mailboxes
from codriver.channels.email.letters import decoded, words
from codriver.channels.email.parts import kind_of, unflowed
from codriver.channels.email.tests.bombs import BOMBS, HEAD, nested
from codriver.kit.clock import now

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize("name", BOMBS)
def test_a_mail_bomb_costs_bounded_time_and_ends_in_a_message_or_a_reason(name):
    began = time.process_time()
    (found,) = reading.read_all([BOMBS[name]], now())
    assert isinstance(found, Incoming | Unfit | ChannelError)
    assert time.process_time() - began < 2, "this process itself did little; the other is held by its limits"


def test_a_bomb_takes_no_neighbour_with_it(monkeypatch):
    monkeypatch.setattr(shape, "check", lambda raw: None)
    good = f"{HEAD}Subject: good\n\nHello\n".encode()
    found = reading.read_all([good, nested(100), good], now())
    assert [isinstance(one, Incoming) for one in found] == [True, False, True]


@pytest.mark.parametrize(("depth", "is_good"), [(40, True), (49, True), (60, False)])
def test_depth_is_counted(depth, is_good):
    try:
        shape.check(nested(depth))
        assert is_good
    except shape.Spoilt:
        assert not is_good


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ('"Lin, Ana" <a@example.com>, Bo <bo@example.com>', [("Lin, Ana", "a@example.com"), ("Bo", "bo@example.com")]),
        ("=?utf-8?B?5p6XLCBhbmE=?= <ana@example.com>", [("林, ana", "ana@example.com")]),
        ("ana@example.com (Ana Lin)", [("Ana Lin", "ana@example.com")]),
        ("ana at example.com (Ana)", [("Ana", "ana@example.com")]),
        ("undisclosed-recipients:;", []),
        ("<ana@example.com", [("", "ana@example.com")]),
        ('"ana@example.com" <ana@example.com>', [("", "ana@example.com")]),
        ('"eve@example.com" <ana@example.com>', [("eve@example.com", "ana@example.com")]),
        ("Friends: ana@example.com, bo@example.com;", [("", "ana@example.com"), ("", "bo@example.com")]),
        ("", []),
    ],
)  # fmt: skip
def test_who_stands_in_a_header(header, expected):
    assert mailboxes(header) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("=?gb2312?B?1cXPyMn6?=", "张先生"),
        ("=?UTF-8?Q?=E4=B8?=\n =?UTF-8?Q?=80?= b", "一 b"),
        ("=?utf-8?q?a_b?= =?utf-8?q?c?=", "a bc"),
        ("=?nonsense?q?a?=", "a"),
        ("plain\r\n folded\u202e", "plain folded"),
    ],
)
def test_a_header_in_letters(header, expected):
    assert words(header) == expected


def test_bytes_are_read_by_what_fits_them():
    assert decoded("你好吗".encode("gb18030"), "us-ascii") == "你好吗"
    assert decoded("價錢".encode("big5"), "big5") == "價錢"
    assert decoded("𠮷".encode("gb18030"), "gb2312") == "𠮷"
    assert decoded(b"caf\xe9", "iso-8859-1") == "café"
    assert decoded(b"a\xff\xfeb", "utf-8")


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("Yes.\n\nOn Mon, 5 Jan 2026 at 10:02, Tea\n<help@lantern.example> wrote:\n> old", "Yes."),
        ("好的\n\n在 2026年1月5日，10:00，灯笼茶 <help@lantern.example> 写道：\n\n旧的", "好的"),
        ("好的\n\n于 2026/1/5 10:00, 灯笼茶 写道:\n> 旧的", "好的"),
        ("好\n\n-----原始邮件-----\n发件人: a\n旧", "好"),
        ("好\n\n------------------ 原始邮件 ------------------\n旧", "好"),
        ("好\n\n发件人：a <a@b.example>\n发送时间：2026年1月5日\n收件人：b\n主题：c\n\n旧", "好"),
        ("Ja.\n\nAm 05.01.2026 um 10:00 schrieb Tee:\n> alt", "Ja."),
        ("Yes\n________________________________\nFrom: a <a@b.example>\nSent: Monday\nTo: b\nSubject: c\n\nold", "Yes"),
        ("I heard from: everybody.\nTo: be sure, I ask.", "I heard from: everybody.\nTo: be sure, I ask."),
        ("She wrote:\n\nI like it", "She wrote:\n\nI like it"),
        ("> What?\nThat.\n\n> And?\nThis.", "That.\n\nThis."),
        ("Hi\n\n-- \nAna\nTea house", "Hi"),
        ("要退货\n\n发自我的华为手机", "要退货"),
        ("Hi\n\nThanks,\nNoam", "Hi\n\nThanks,\nNoam"),
        ("谢谢！\n请打电话 13900000000", "谢谢！\n请打电话 13900000000"),
        ("a\n- one\n- two", "a\n- one\n- two"),
    ],
)
def test_what_is_new(text, new):
    parted = replies.part(text)
    assert parted.text == new
    letters = sorted("".join(text.split()))
    assert sorted("".join(f"{parted.text}{parted.rest}".split())) == letters, "nothing is lost"


def test_a_mail_that_does_not_say_its_encoding_is_read_all_the_same():
    head = "From: 陈波 <bo@example.com>\nSubject: 没有说编码的标题\n\n".encode("gb18030")
    (found,) = reading.read_all([head + "𠮷字也要读对。\n".encode("gb18030")], now())
    assert (found.sender_name, found.subject, found.text) == ("陈波", "没有说编码的标题", "𠮷字也要读对。")


def test_lines_that_only_a_window_broke_are_joined():
    assert unflowed("one \ntwo\n> a \n> b\n-- \nAna", is_joined=False) == "one two\n> a b\n-- \nAna"
    assert unflowed("一 \n二", is_joined=True) == "一二"


@pytest.mark.parametrize(
    ("body", "said", "kind"),
    [
        (b"%PDF-1.7", "image/png", "application/pdf"),
        (b"MZ\x90\0", "application/pdf", "application/x-msdownload"),
        (b"<html>", "text/plain", "text/html"),
        (b"a,b\n1,2", "text/csv", "text/csv"),
        (b"\0\1\2", "text/plain", "application/octet-stream"),
        (b"PK\x03\x04....xl/workbook", "application/zip", SHEET),
    ],
)  # fmt: skip
def test_a_file_is_what_its_bytes_say(body, said, kind):
    assert kind_of(body, said) == kind
