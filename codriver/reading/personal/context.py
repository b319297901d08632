"""The words around a number that say what it is: an order's number is not a telephone, whatever its digits."""

import re

_REACH = 24  # characters before a number that are looked at

_OTHER = re.compile(
    r"单号|单尾号|订单|單號|编号|编码|流水|序列|批次|批号|货号|学号|工号|单据|案号|文号|卡密|兑换码|券码|激活码"
    r"|验证码|条码|群号|群[:： ]*$"
    r"|QQ(?!邮箱)|\bqq\b|\buid\b|[微博帖视频]id|合同|发票|税号|保单|受理|专利|积分|票号"
    r"|\b(?:order|tracking|ticket|ref|reference|case|invoice|parcel|trip|claim|policy|sku|imei|isbn|upc|ean|serial"
    r"|part"
    r"|model|lot|confirmation|gift card|gift code|build|version|vin|s/n|sn|no\. of|costs?|scores?|season|flight"
    r"|usps|ups|fedex|dhl|epoch|member id|id)\b|[$£€¥￥#]\s*$|@\w{1,20}$",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"\b(?:text|call|sms)\b[^.!?]{0,20}\b(?:to|on|at)\s*$"
    r"|电话|電話|手机|手機|号码|號碼|联系|聯繫|聯絡|联络|致电|拨打|座机|传真|热线|热線|微信|加我|打给|来电|短信"
    r"|发[到给送]|绑定|充[到值]|接到"
    r"|\b(?:call(?:s|ed|ing)?|text(?:ed|s|ing)?|phone[ds]?|tel|telephone|cell|mobile|mob|ph|number'?s?|dial|reach"
    r"|ring|sms|fax"
    r"|whatsapp|contact|hotline|landline|my no|hit me|hmu|spoke)\b",
    re.IGNORECASE,
)
_PAY = re.compile(
    r"卡|账[号户]|帐[号户]|賬[號戶]|户名|转[账到给]|汇|打款|打到|退[款到]|收款|银行|銀行|[工农建中招]行|信用社"
    r"|\bcard\b|\bvisa\b"
    r"|master|万事达|运通|银联|\bmc\b|amex|american express|discover|debit|credit|refund|account|unionpay|\bjcb\b"
    r"|diners|maestro|charged?|\bbank\b|\bpaid\b",
    re.IGNORECASE,
)


def before(text: str, start: int, reach: int = _REACH) -> str:
    """Return the words of the line before a place."""
    return text[max(0, start - reach) : start].rpartition("\n")[2]


def is_other(text: str, start: int) -> bool:
    """Say whether the words before a number call it something else than a telephone or a card."""
    words = before(text, start)
    return _last(_OTHER, words) > max(_last(_CALL, words), _last(_PAY, words))


def is_call(text: str, start: int, end: int) -> bool:
    """Say whether the words around a number speak of calling it."""
    words = before(text, start, 40)
    called = max(_last(_CALL, words), 0 if _CALL.search(text[end : end + 8]) else -1)
    return called > _last(_OTHER, words)


def is_pay(text: str, start: int, end: int) -> bool:
    """Say whether the words around a number speak of a card or of paying."""
    return bool(_PAY.search(before(text, start, 30)) or _PAY.search(text[end : end + 8]))


def _last(pattern: re.Pattern[str], words: str) -> int:
    """Return where a pattern ends last, -1 if never."""
    return max((match.end() for match in pattern.finditer(words)), default=-1)
