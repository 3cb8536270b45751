"""Numbers in sentences, as the page writes them too."""

import math

MINUS, SUPERSCRIPT = "−", str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
MOST_PLACES = 2
"""Places of a percent that come so near to nothing or everything."""


def said(value: float, digits: int = 3) -> str:
    """So many significant places, three as a rule; small and large numbers with a power of ten."""
    value = float(value)
    if math.isnan(value):
        return "–"
    if not math.isfinite(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    text = f"{value:.{digits}g}"
    if value == 0 or 1e-3 <= abs(value) < 1e5:
        return f"{float(text):.12f}".rstrip("0").rstrip(".").replace("-", MINUS) if value else "0"
    mantissa, power = f"{value:.{digits - 1}e}".split("e")
    return f"{float(mantissa):.{digits}g}·10{str(int(power)).translate(SUPERSCRIPT)}".replace("-", MINUS)


def percent(share: float, places: int = 1) -> str:
    """ "99.96 %": what is not quite everything is never 100 %, what is not quite nothing never 0 %. `assets/kit/format.js`."""
    if not math.isfinite(share):
        return "–"
    if share in (0, 1):
        return f"{100 * share:.0f} %"
    for digits in range(places, MOST_PLACES + 1):
        text = f"{100 * share:.{digits}f}"
        if float(text) not in (0, 100):
            return f"{text} %"
    return "< 0.01 %" if share < 0.5 else "> 99.99 %"
