"""What is found, what is left, and where it stands."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.reading.personal import KINDS, Span, find, mask

FOUND = [
    ("mail", "write to jane.doe@example.com.", "jane.doe@example.com"),
    ("mail", "邮箱lili＠example.com，谢谢", "lili＠example.com"),
    ("mail", "lee(at)example.com", "lee(at)example.com"),
    ("mail", "jane at example dot com", "jane at example dot com"),
    ("mail", "wujiu艾特example点com", "wujiu艾特example点com"),
    ("mail", "https://shop.example/u?e=mia@example.com", "mia@example.com"),
    ("telephone", "有事打13800001234，谢谢", "13800001234"),
    ("telephone", "（+86）138 0000 1234", "（+86）138 0000 1234"),
    ("telephone", "全角１３８００００１２３４", "１３８００００１２３４"),
    ("telephone", "幺三八零零零零一二三四", "幺三八零零零零一二三四"),
    ("telephone", "座机010-60001234转802", "010-60001234转802"),
    ("telephone", "打400-000-1234没人接", "400-000-1234"),
    ("telephone", "call (212) 555-0142 x12", "(212) 555-0142 x12"),
    ("telephone", "+44 (0)20 7946 0126", "+44 (0)20 7946 0126"),
    ("telephone", "ring 07700 900123", "07700 900123"),
    ("telephone", "my cell 5035550148", "5035550148"),
    ("identity-card", "身份证11010519491231002X", "11010519491231002X"),
    ("identity-card", "老身份证110105491231002", "110105491231002"),
    ("identity-card", "HKID A123456(3)", "A123456(3)"),
    ("identity-card", "身分證A123456789", "A123456789"),
    ("identity-card", "NI number QQ 12 34 56 C", "QQ 12 34 56 C"),
    ("identity-card", "SSN 987-65-4321", "987-65-4321"),
    ("bank-card", "Visa 4111 1111 1111 1111", "4111 1111 1111 1111"),
    ("bank-card", "amex 378282246310005", "378282246310005"),
    ("address", "寄到杭州市文三路888号2幢301，到付", "杭州市文三路888号2幢301"),
    ("address", "内蒙古呼和浩特市大学西街235号", "内蒙古呼和浩特市大学西街235号"),
    ("address", "我住幸福小区12栋1单元302", "幸福小区12栋1单元302"),
    ("address", "幸福路十二号", "幸福路十二号"),
    ("address", "at 55 W 23rd St, Apt 4B, New York, NY 10010", "55 W 23rd St, Apt 4B, New York, NY 10010"),
    ("address", "PO Box 77", "PO Box 77"),
    ("address", "my postcode is SW1A 2AB", "SW1A 2AB"),
    ("plate", "车牌京A12345", "京A12345"),
    ("plate", "绿牌粤B D12345", "粤B D12345"),
    ("plate", "粤Z·A123港", "粤Z·A123港"),
    ("plate", "reg BD51 SMR", "BD51 SMR"),
    ("plate", "license plate 7ABC123", "7ABC123"),
]  # fmt: skip

LEFT = [
    "订单13800001234已发货", "微博id 4987654321098765", "时间戳1700000000000", "11010519491231003X",
    "4111 1111 1111 1112", "IP 192.168.1.1", "版本10.0.19045.3693", "坐标39.9042,116.4074", "https://x.example/13800001234",
    "@手机用户3082125292",
    "2024-11-26 12:30:45", "打10086转人工", "全新E12345款", "知道3号开学", "3号楼停电了", "北京市朝阳区", "logo@2x.png",
    "git@code.example:team/repo.git", "order 5551234567", "flight UA1234", "M3 8GB vs M3 16GB", "12 lanes on the road",
    "works at Amazon dot com", "see you at noon", "AB12 on the list", "转发微博", "",
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "piece"), FOUND)
def test_what_is_personal_is_found_where_it_stands(kind, text, piece):
    start = text.index(piece)
    assert find(text) == [Span(kind, start, start + len(piece))]


@pytest.mark.parametrize("text", LEFT)
def test_other_numbers_and_places_are_left(text):
    assert find(text) == []


def test_positions_count_code_points_and_not_bytes():
    text = "😀电话😀13800001234"
    assert [text[span.start : span.end] for span in find(text)] == ["13800001234"]


def test_several_kinds_come_in_order():
    text = "收件人：13800001234，a@example.com，中山路56号，京A12345"
    assert [span.kind for span in find(text)] == ["telephone", "mail", "address", "plate"]


def test_masking_puts_the_kind_in_place_and_leaves_the_rest():
    assert mask("电话13800001234，邮箱a@example.com。") == "电话[telephone]，邮箱[mail]。"
    assert mask("nothing to hide") == "nothing to hide"


@given(st.text(alphabet=st.sampled_from("0123456789 -+().@a京A号楼路街XQ１８mcot/·幺零"), max_size=60))
def test_spans_lie_in_the_text_in_order_and_apart(text):
    spans = find(text)
    assert all(span.kind in KINDS and 0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))


@pytest.mark.parametrize(
    "piece", ["1", "1 ", "a.", "a at ", "1-", "(1", "+1 ", "京A", "路1号", "1 A ", "村一", "a@", "10号楼"]
)
def test_no_text_takes_time_out_of_proportion(piece):
    find(piece * 100)
    start = time.process_time()
    find(piece * 3_000)
    assert time.process_time() - start < 2
