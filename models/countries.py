"""Countries by ISO 3166-1 code, with XK for Kosovo and XX for stateless or unknown."""

from typing import Annotated

from pydantic import AfterValidator

from models.codes import CountryGroup

_ISO = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS
BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE
EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM
HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC
LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO
TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
_EU_EEA = """
AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK
"""
UNKNOWN_COUNTRY = "XX"
SWEDEN = "SE"
COUNTRIES = (*_ISO.split(), "XK", UNKNOWN_COUNTRY)
EU_EEA = frozenset(_EU_EEA.split())
USUAL = ("BG", "RO", "XK", "UA")


def known_country(code: str) -> str:
    """Return the code if it names a country.

    :raises ValueError: no country has this code
    """
    if code not in COUNTRIES:
        raise ValueError("unknown country")
    return code


def country_group(code: str) -> CountryGroup:
    """Group a country of return as the figures do; Kosovo counts as outside."""
    if code in ("BG", "RO"):
        return CountryGroup(code)
    return CountryGroup.OTHER_EU if code in EU_EEA else CountryGroup.OUTSIDE


Country = Annotated[str, AfterValidator(known_country)]
