"""The programme's mark: a road home, drawn here so that nothing is fetched from elsewhere."""

import base64

_PATH = "M16 4 4 14v14h7v-8h10v8h7V14Z"
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    f'<path d="{_PATH}" fill="#0F5C6E"/></svg>'
)
FAVICON = "data:image/svg+xml;base64," + base64.b64encode(ICON.encode()).decode()
