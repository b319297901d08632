"""Codes of countries, and how many digits follow them in a telephone number (ITU-T E.164 and national plans)."""

# Each plan: a code, the least digits behind it and the most.
_PLANS = (
    "1:10-10 7:10-10 20:8-10 27:9-9 30:10-10 31:9-9 32:8-9 33:9-9 34:9-9 36:8-9 39:8-11 40:9-9 41:9-9 43:7-12"
    " 44:9-10 45:8-8 46:7-10 47:8-8 48:9-9 49:7-12 51:8-9 52:10-10 54:10-11 55:10-11 56:9-9 57:8-10 60:8-10 61:9-9"
    " 62:8-12 63:8-10 64:8-10 65:8-8 66:8-9 81:9-10 82:8-10 84:9-10 86:10-12 90:10-10 91:10-10 92:9-10 93:9-9"
    " 94:9-9 95:7-10 98:10-10 212:9-9 213:8-9 216:8-8 234:8-10 251:9-9 254:9-10 255:9-9 351:9-9 352:6-11 353:7-9"
    " 354:7-7 356:8-8 358:6-11 359:8-9 370:8-8 371:8-8 372:7-8 380:9-9 381:8-9 385:8-9 386:8-8 420:9-9 421:9-9"
    " 852:8-8 853:8-8 855:8-9 856:8-10 880:10-10 886:8-9 960:7-7 961:7-8 962:8-9 965:8-8 966:9-9 971:8-9 972:8-9"
    " 974:8-8 976:8-8 977:8-10 992:9-9 995:9-9 998:9-9"
).split()


def _lengths() -> dict[str, tuple[int, int]]:
    """Return the least and most digits behind each code."""
    plans = (plan.replace("-", ":").split(":") for plan in _PLANS)
    return {code: (int(least), int(most)) for code, least, most in plans}


LENGTHS = _lengths()
