"""The description of the API, as other programs read it: docs/reference/openapi.json."""

import json

from kiemdiem.api.urls import api


def api_page() -> str:
    """Return the OpenAPI document; a change of it is a change of the contract with other programs."""
    return json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
