"""The programme's mark: a road home, drawn here so that nothing is fetched from elsewhere."""

import base64

PETROL, PETROL_ON_DARK = "#0F5C6E", "#5FB3C4"
_HOUSE = "M16 4 4 14v14h7v-8h10v8h7V14Z"


def _picture(colour: str, name: str = "") -> str:
    width = 132 if name else 32
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 32">'
        f'<path d="{_HOUSE}" fill="{colour}"/>'
        f'<text x="40" y="24" font-family="Source Sans, sans-serif" font-size="22" '
        f'font-weight="600" fill="{colour}">{name}</text></svg>'
    )


def _as_address(picture: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(picture.encode()).decode()


FAVICON = _as_address(_picture(PETROL))
LOGO = _as_address(_picture(PETROL, "Hemväg"))
LOGO_ON_DARK = _as_address(_picture(PETROL_ON_DARK, "Hemväg"))
