"""Who may apply: what every application must meet, at intake and whenever it is corrected."""

from models.cases import CorrectableFacts
from models.codes import ReturnBasis
from models.countries import SWEDEN, UNKNOWN_COUNTRY
from services.errors import (
    HomeIsNotACitizenship,
    ReturnCountryUnknown,
    SwedenIsNoReturn,
    SwedishCitizen,
)


def check_eligibility(application: CorrectableFacts) -> None:
    """Insist on what every application must meet (E2 and E4; the fields ask for E1, ticks for E3).

    :raises SwedishCitizen: Swedish citizenship and no other
    :raises SwedenIsNoReturn: the country of return is Sweden
    :raises ReturnCountryUnknown: the country of return is not given
    :raises HomeIsNotACitizenship: home is none of the citizenships
    """
    if application.citizenship == [SWEDEN]:
        raise SwedishCitizen
    if application.return_country == SWEDEN:
        raise SwedenIsNoReturn
    if application.return_country == UNKNOWN_COUNTRY:
        raise ReturnCountryUnknown
    home = application.return_basis is ReturnBasis.HOME_COUNTRY
    if home and application.return_country not in application.citizenship:
        raise HomeIsNotACitizenship
