"""Chinese addresses, down to a house, a building or a room: 杭州市西湖区文三路888号2幢301.

A place alone (北京市朝阳区) or a road alone is none. An anchor is looked for — a road with its number, a building with
its unit, a village with its house — then what stands before it is taken as far as it is a name, and behind it as far as
it is a part of the house.
"""

import re
from collections.abc import Iterator

from codriver.reading.personal.places import CITIES, PROVINCES

_N = r"(?:[甲乙丙]?[0-9]{1,5}(?:-[0-9]{1,4})?|[一二三四五六七八九十百]{1,4})"
_HOUSE = (
    r"(?:号楼|号院|號院|号|號)(?!线|線|口|机|桌|台|令|车|选手"
    r"|文件|公告|球|码|段|字|标|高[速铁]|风|坑|称|位|门店|站|航站)"
)
_BUILDING = r"(?:号楼|號樓|栋|幢|座)"
_PIECE = (
    rf"(?:附|之)?{_N} ?(?:号楼|號樓|号院|号铺|号(?!线|口)|號|弄|栋|幢|座|单元|层|楼|樓|室|户|房|门(?![口前])|组|期"
    rf"|舍|箱|巷|座)"
    r"|[A-Za-z]?[0-9]{0,2}(?<=[A-Za-z0-9])(?:座|栋|幢|塔|区(?!域)|室|樓|楼)"
    r"|负[一二三1-3][楼层]|(?:院|[东南西北中]户|B[1-3](?![0-9]))"
    r"|[0-9]{1,3}-[0-9]{1,2}-[0-9]{1,4}(?![0-9])|-?[A-Z]?[0-9]{2,5}[A-Z]?(?:-[0-9]{1,4}){0,2}(?:室|房|号"
    r"|户)?(?![0-9A-Za-z年月日元块点:：.%米个人分])"
    r"|[零〇一二三四五六七八九]{3,4}(?:室|房)?|-[0-9]{1,2}(?:-[0-9]{1,4}){0,2}"
)
_ENDS_BUILDING = (
    "大厦|广场|花园|小区|公寓|中心|大楼|写字楼|产业园|工业园|科技园"
    "|创意园|家园|酒店|商场|新村|嘉园|名苑|花苑|购物城|缤纷城"
)
_NAME = (
    rf"(?:(?![的是了在到与和有也没从被住那这])[一-鿿A-Za-z]){{1,12}}?(?:{_ENDS_BUILDING})(?:[一二三四五六]期"
    rf"|[东南西北A-Z]区)?"
    rf"|(?:(?![的是了在到与和有也没从被住那这])[一-鿿]){{1,8}}(?=(?:[A-Z]|{_N})(?:栋|幢|座|号楼|楼|層|层|舍|组))"
)
_TAIL = re.compile(rf"(?: ?(?:{_PIECE}|{_NAME}))")
_PIECES = re.compile(rf"(?: ?(?:{_PIECE}))+")

_ROAD = re.compile(
    rf"(?:路|街|大道|道|巷|胡同|弄|里|村|庄|镇|条|环|径|沿|段|延长线)(?:[东南西北中]?[一二三四五六七八九]?段"
    rf"|[東东南西北中])? ?{_N} ?(?:{_HOUSE}|弄|巷)"
)
_VILLAGE = re.compile(
    r"(?:村|庄|屯|寨|社区)(?:委会)?(?:(?![的是了在到与和有一没从被])[一-鿿]){0,6}(?:[0-9]{1,3}"
    r"|[一二三四五六七八九十]{1,3})(?:组|号(?!楼|[线口])|社)"
)
_BLOCK = re.compile(rf"(?:{_N}|[A-Z][0-9]?) ?{_BUILDING}(?![栋幢座])")
_NUMBERED = re.compile(r"(?<=[苑园区城里庭府湾郡村寓墅轩阁居景台都邸])[0-9]{1,3}-[0-9]{1,2}-[0-9]{3,4}(?![0-9])")
_BOX = re.compile(r"(?<![0-9])[0-9]{1,6}(?:号)?信箱(?:[0-9]{1,4}(?:号)?分箱)?")
_ROOM = re.compile(r"单元|[0-9]{3}|[零〇一二三四五六七八九]{3}|[室户]|[0-9]-[0-9]")
_LEVEL = re.compile(rf"{_N} ?(?:层|楼|樓|门|座)")
_UNIT = re.compile(rf"{_N} ?单元 ?(?:[0-9]{{2,4}}|{_N} ?(?:层|楼|号|室))(?![0-9])")
_TOWER = re.compile(
    r"(?:大厦|广场|写字楼|公寓|国际|中心)(?:[A-Z]座?)?(?!(?:19|20)[0-9]{2}(?![0-9室房]))[0-9]{3,4}(?:室"
    r"|房)?(?![0-9A-Za-z年月元块人万个多起车平户签名张件套台家间点分秒只.%米])"
)
_MAY_BE = re.compile(
    r"(?:[0-9A-Z]|[一二三四五六七八九十])(?: ?(?:号|號|弄|栋|幢|座|组|社|单元|信箱)|-[0-9]{1,2}-[0-9]{3})"
    r"|[厦场楼寓际心][A-Z]?[0-9]{3}"
).search
_ESTATE = re.compile(
    r"(?:花园|小区|[名花嘉佳丽雅翠]?苑|家园|公寓|新村|新城|豪庭|华庭)(?:[一二三四五六]期|[东南西北A-Z]区)?$"
)
_NO_NAME = re.compile(r"(?:酒店|宾馆|饭店|医院|学校|公司|我们|他们|你们|大家|客房|房间|小区|物业|宿舍|新楼|主楼|别墅)$")

_PLACES = frozenset((*PROVINCES, *CITIES))
_PLACE_LENGTHS = (2, 3, 4)
# What follows a place that an address begins with: 北京市, 湖南长沙市, 武汉洪山区; not 北京路 nor 中山花园.
_IS_PLACE = re.compile(
    r"[省市]|(?:维吾尔|回族|壮族)?自治区|(?!路|街|[东西南北中]路)[一-鿿]{1,5}?[区區县縣镇鎮旗市]|[一-鿿]{2,6}[路道街]"
)
_DIVISION = re.compile(r"[省市区區县縣旗镇鎮乡州盟]")
_RUN = re.compile(r"(?:[一-鿿A-Za-z]|(?<=[省市区县镇乡州盟路街道]) )*$")
_LONGEST_HOUSE = 60  # characters behind an anchor that may be parts of the house
_LONGEST = 34  # characters before an anchor that may be its name
# Words after which an address begins.
_STOP = re.compile(
    r"这家|那家|这个|地址|住址|地点|门牌|收货|快递|寄[到给往至]?|送[到货]?[到至]?|发[到往至]|搬[到去至]|迁[到至]"
    r"|[我你他她]?住在?|现居|家在|我家|老家|人在|位于|[在到去是的了我你他她它们把给请被这问]|(?<!解)放"
    r"|沿着|求[购租]|宿舍(?=[一-鿿]{3})|投诉|举报|报修|关于|坐标|定位|[那这][套间栋家]|公司|我司|本店|总部|仓库"
    r"|[分商专旗]舰?[卖店]店?|本人|客户|顾客|用户|业主|房东|同事|朋友|爸妈|父母|奶奶|爷爷|外婆|门店|附近|楼下邻居"
    r"|[改换变][成为到]|变更为|地址为|填[的成]|写[的成]|设在|联系|转到|新店|网点|工厂|学校|客服|麻烦|来自|出自"
    r"|[行送抵运回返赶转]至|要么|期间|随后|朋友圈|路过|就在|经过|走到|导航"
)
# Words that also stand in names: 呼和浩特, 丰和中大道. They end nothing behind a division's name.
_WEAK_STOP = re.compile(r"[跟和有往逛叫说看从那走发]")
_NO_ROAD = re.compile(
    r"(?:知道|报道|频道|味道|难道|赛道|轨道|通道|管道|渠道|跑道|车道|隧道|走路|一路|半路|马路|线路|思路|电路|上路"
    r"|套路|出路|铁路|公路|公里"
    r"|这里|那里|哪里|家里|手里|心里|夜里|群里|店里|逛街|上街|路边|我们村|全村|本村|农村|小镇|条|阶段|手段|时段"
    r"|路段)$"
)


def may_be(text: str) -> bool:
    """Say quickly whether a text numbers a house, a building or a box."""
    return _MAY_BE(text) is not None


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield where addresses stand."""
    done = 0
    for start, end in sorted(_anchored(text)):
        if start >= done:
            done = end
            yield start, end


def _anchored(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_ROAD, _VILLAGE):
        for match in pattern.finditer(text):
            start = _name_start(text, match.start())
            if _is_road(text[start : match.start()], text[: match.end()], match):
                yield start, _house_end(text, match.end())
    for match in _BLOCK.finditer(text):
        yield from _block(text, match)
    for pattern, least in ((_NUMBERED, 2), (_TOWER, 2), (_UNIT, 0), (_BOX, 0)):
        yield from _whole(text, pattern, least)


def _whole(text: str, pattern: re.Pattern[str], least: int) -> Iterator[tuple[int, int]]:
    """Yield what is an address to its end, behind a name of at least so many characters."""
    for match in pattern.finditer(text):
        start = _name_start(text, match.start())
        if match.start() - start >= least:
            yield start, match.end()


def _is_road(name: str, so_far: str, match: re.Match[str]) -> bool:
    """Say whether a road or village is named: 中山路56号, and not 知道3号."""
    word = match[0][: 2 if match[0].startswith("大道") else 1]
    if not name or _NO_ROAD.search((name + word)[-3:]):
        return False
    needs_division = word in "里村庄镇条道环屯寨" and word != "大道"
    return (
        not needs_division
        or len(name) > 2
        or bool(_DIVISION.search(name) or _place(name + "市", 0, len(name)) is not None)
    )


def _block(text: str, match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Yield a building that goes on to a unit or room, or that a district is named with."""
    start, end = _name_start(text, match.start()), _house_end(text, match.end())
    name, rest = text[start : match.start()], text[match.end() : end]
    has_name = len(name) > 1 and not _NO_NAME.fullmatch(name)
    is_estate = (len(name) > 3 and _ESTATE.search(name)) or re.search(r"[区县镇市].+[里园苑区村庭城]$", name)
    if _ROOM.search(rest) or (has_name and (_LEVEL.search(rest) or is_estate)):
        yield start, end


def _name_start(text: str, anchor: int) -> int:
    """Return where the name before an anchor begins: at its province, else behind the last word that is none of"
    " it."""
    first = max(0, anchor - _LONGEST)
    run = _RUN.search(text, first, anchor)
    begin = run.start() if run else anchor
    for stop in _STOP.finditer(text, begin, anchor):
        begin = stop.end()
    place = _place(text, begin, anchor)
    begin = _past_weak_stops(text, begin, anchor) if place is None else place
    while begin < anchor and text[begin] == " ":
        begin += 1
    return begin


def _place(text: str, begin: int, anchor: int) -> int | None:
    """Return where the first province or city stands between two places."""
    for start in range(begin, anchor - 1):
        for length in _PLACE_LENGTHS:
            if text[start : start + length] in _PLACES and _IS_PLACE.match(text, start + length, anchor + 2):
                return start
    return None


def _past_weak_stops(text: str, begin: int, anchor: int) -> int:
    division = _DIVISION.search(text, begin, anchor)
    for stop in _WEAK_STOP.finditer(text, begin, division.start() if division else anchor):
        begin = stop.end()
    return begin


def _house_end(text: str, end: int) -> int:
    """Return where the parts behind an anchor end."""
    last = end + _LONGEST_HOUSE
    while (match := _TAIL.match(text, end, last)) and match.end() > end:
        end = match.end()
    return end
