"""English patterns for signs.py: that somebody bought, used, ordered, paid or visited; works here; works with us."""

import re
from collections.abc import Iterable

from codriver.listening.voices.said_zh import NONE, any_of

OFTEN = any_of(
    *"just already actually also only recently finally once even both personally literally myself since been".split()
)
I = rf"\b(?:I|we)(?:['’](?:ve|d)| have| had)? (?:{OFTEN} )*"  # noqa: E741 - the word
THING = any_of(
    *r"it this that these those the one two three four five \d+ a an both mine my your their some them several".split()
)
PLACE = any_of(*"store shop cafe café branch restaurant hotel counter".split())
DISH = any_of(*"menu sandwich latte coffee tea soup burger pizza cake salad meal special".split())
DID = any_of(
    rf"bought (?!into|time|groceries){THING}\b", rf"ordered (?!my thoughts){THING}\b", "ordered (?:online|from|here)",
    rf"purchased (?:{THING}\b|from)", r"paid (?:for (?!that many)|\$|£|€|¥|\d|extra|full|good money|already)",
    rf"used {THING}\b(?! phone| brain)", "using (?:this|these|it|your|the)",
    r"tried (?:the|this|it|them|your|both|one|all)\b", "visited (?:your|this|the|one of) ",
    r"stayed (?:at|in|here|with you|for \w+ nights)", "ate (?:here|there|at)", "drank (?:one|it|this|the|two)",
    "tasted (?:the|it|this|your)", "flew (?:with|on) ", r"booked (?:a|the|two|one|our|my|with)\b",
    "subscribed (?:in|last|for|because|a )", r"returned (?:mine|it|them|both|the|one)\b",
    "picked up (?:my|a|the|one|two|mine)", r"owned? (?:one|two|three|a|an|this|these|both|the|several)\b",
    r"got (?:mine|the (?:starter|large|small|blue|red|wrong|new) \w+)\b", r"received (?:my|the|mine|it|one)\b",
    rf"had (?:the|your) (?:\w+ ){{0,2}}{DISH}\b", r"been to (?:the|your|this)\b",
    "been (?:a )?(?:loyal |regular )?customer", rf"went to (?:your|the|this) (?:\w+ ){{0,2}}{PLACE}",
    r"spent (?:\$|£|€|¥|\d+ (?:dollars|bucks|pounds|euros?|yuan))",
)  # fmt: skip
START = r"^\W*(?:(?:Just|Finally|Only|Been) )?"
UNSAID = any_of(  # where the sentence leaves "I" out
    rf"{START}(?:bought|ordered|purchased) (?!into)(?:one|two|three|this|these|it|a|the|mine|\d+)\b",
    rf"{START}(?:got|received) (?:mine|my (?:order|package|parcel|refund))\b",
    rf"{START}picked up (?:a|my|the|one|two)\b",
    rf"{START}stayed at (?:your|the|this)\b",
    rf"{START}been a (?:\w+ )?customer",
)
OWN = any_of(
    r"\bmy (?:orders?(?! of)|receipt(?! of)|refund|subscription|delivery|reservation|booking|package|purchase)\b",
    r"\bmy (?:membership|flight (?:was|is|got|has))\b",
    r"\b(?:as|I am|I['’]m) a (?:paying|regular|loyal|long-?time|returning|new|former)? ?customer(?!-)\b",
    r"\bI was charged (?:twice|double|for)",
)
USED = re.compile(f"{I}{DID}|{UNSAID}|{OWN}", re.IGNORECASE)
HEARSAY = re.compile(
    r"\b(?:if|unless|wish(?:ed)?|whether|imagine|suppose|pretend(?:ed)?|said|says|told me|wrote|claims?|thinking of"
    r"|people who|has anyone)\b",
    re.IGNORECASE,
)
DOUBT = re.compile(
    r"\b(?:not|never|don['’]t|didn['’]t|almost|would|could|should|might|may|nobody|somebody|he|she|they)\b",
    re.IGNORECASE,
)
PAUSE = re.compile(r"[,:—]|\s[-–]\s|\bbut\b", re.IGNORECASE)
AT_WORK = re.compile("work|barista|employee|cashier|manager|wait|server|cook|clerk|trainee|staff", re.IGNORECASE)
JOBS = any_of(*"barista employee cashier manager waiter waitress server cook clerk trainee".split(), "staff member")
JOB = rf"(?:\w+ )?{JOBS}"
AM = r"I(?:'m|’m| am| was)"


def is_doubtful(before: str) -> bool:
    """Say whether what stands before a match in its sentence makes it a wish, a doubt or somebody else's."""
    return bool(HEARSAY.search(before) or DOUBT.search(PAUSE.split(before)[-1]))


def works(names: Iterable[str]) -> re.Pattern[str]:
    """Return what somebody says who works here; `names` are ours, escaped."""
    ours = list(names)
    us = any_of(*ours)
    at = any_of("here", "(?:at|for|in) this (?:shop|store|place|company|restaurant|hotel|branch)")
    said = [
        rf"\bI(?:['’]ve| have)? (?:(?:still|used to|also|actually) )?work(?:ed|ing)? {at}\b(?! one day)",
        rf"\b(?:as|{AM}) (?:an? )?{JOB} (?:of |at |for )?{at}\b",
    ]
    if ours:
        said += [
            rf"\bI(?:['’]ve| have)? (?:(?:still|used to|also|actually) )?work(?:ed|ing)? (?:at|for) {us}(?!\w)",
            rf"\b(?:as|{AM}) (?:an? )?{JOB} (?:of |at |for )?{us}(?!\w)",
            rf"(?:\b(?:as an? |{AM} an? )|^(?:former |ex-?)?)(?:(?:former|current) )?{us} {JOB}",
        ]
    return re.compile(any_of(*said), re.IGNORECASE)


def partners(names: Iterable[str]) -> re.Pattern[str]:
    """Return what somebody says who works with us; nothing while we have no name."""
    us = any_of(*names)
    if us == any_of():
        return NONE
    said = any_of(
        rf"\bwe supply {us}",
        r"(?:\bas an? |\b(?:I['’]m|I am|we are|we['’]re) an? )(?:franchisee|supplier|distributor|partner|reseller) "
        rf"(?:of|to|for|with) {us}",
        rf"\bI (?:run|own) an? {us} franchise",
        rf"\bour (?:factory|company) (?:makes?|produces?|supplies) (?:[\w ]{{1,20}} (?:for|to) )?{us}",
        rf"\bI deliver for {us}",
    )
    return re.compile(f"{said}(?!\\w)", re.IGNORECASE)
