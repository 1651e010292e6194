"""证照编号: written by the layout of its kind, without gaps, with a check digit where the layout asks for one.

Places of a layout: ``{year}``, ``{date}`` (eight digits), ``{region6}``, ``{serial:6}`` (width) and, last, ``{check}``
(ISO 7064 MOD 11,10 over the digits before it). Everything else stands as written.
"""

import re
from datetime import date

from yijian.kernel.identifiers.check_digits import DIGITS, hybrid
from yijian.kernel.refusal import Refusal

_PLACE = re.compile(r"\{(year|date|region6|serial:([1-9])|check)\}")


class NumberLayoutFaulty(Refusal):
    """A number cannot be written by this layout."""

    code = "certificates.number-layout"
    template = "编号规则“{layout}”{fault}。规则里要有一个{{serial:位数}}，可以用{{year}}、{{date}}、{{region6}}，{{check}}只能放最后。"


def series_of(layout: str, *, on: date, region_code: str) -> str:
    """Return what numbers of one series share: the layout with everything but serial and check written out.

    :raises NumberLayoutFaulty: when the layout is not one.
    """
    _require(layout)
    return _PLACE.sub(lambda place: _written(place, on=on, region_code=region_code), layout)


def numbered(layout: str, *, serial: int, on: date, region_code: str) -> str:
    """Return a number.

    :raises NumberLayoutFaulty: when the layout is not one, or the serial no longer fits.
    """
    series = series_of(layout, on=on, region_code=region_code)
    place = next(found for found in _PLACE.finditer(series) if found[2])
    width = int(place[2])
    if serial >= 10**width:
        raise NumberLayoutFaulty(layout=layout, fault=f"的{width}位流水号用完了")
    number = series.replace(place[0], f"{serial:0{width}}")
    if not number.endswith("{check}"):
        return number
    number = number.removesuffix("{check}")
    return number + hybrid("".join(c for c in number if c in DIGITS), DIGITS)


def _require(layout: str) -> None:
    places = [found[0] for found in _PLACE.finditer(layout)]
    if sum(place.startswith("{serial") for place in places) != 1:
        raise NumberLayoutFaulty(layout=layout, fault="要有且只有一个流水号")
    if "{check}" in layout.removesuffix("{check}"):
        raise NumberLayoutFaulty(layout=layout, fault="的校验位不在最后")
    if re.search(r"[{}]", _PLACE.sub("", layout)):
        raise NumberLayoutFaulty(layout=layout, fault="里有不认识的占位")


def _written(place: re.Match[str], *, on: date, region_code: str) -> str:
    match place[1]:
        case "year":
            return str(on.year)
        case "date":
            return f"{on:%Y%m%d}"
        case "region6":
            return region_code[:6].ljust(6, "0")
        case _:
            return place[0]
