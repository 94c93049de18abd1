"""`kiemdiem rules schema WHAT`: the JSON Schema of a kind of file, for editors; drawn from the loader itself."""

import json

from kiemdiem.cli.rules.answers import options
from kiemdiem.core.cases import read_cases
from kiemdiem.core.loading.schema import Build, Schema, schema_of
from kiemdiem.core.loading.sections import read_overlay, read_rule_set

READERS: dict[str, tuple[Build, str]] = {
    "rules": (read_rule_set, "Bộ quy định (rules.yaml)"),
    "cases": (read_cases, "Tình huống tính sẵn (cases.yaml)"),
    "weights": (read_overlay, "Văn bản chia điểm cho từng tiêu chí (weights.yaml)"),
}


def run(arguments: list[str]) -> int:
    """Print the schema of one kind of file."""
    asked = options("schema")
    asked.add_argument("what", choices=list(READERS), metavar="LOẠI_TỆP", help=", ".join(READERS))
    print(json.dumps(schema(asked.parse_args(arguments).what), ensure_ascii=False, indent=1))
    return 0


def schema(what: str) -> Schema:
    """Return the schema of one kind of file."""
    reader, title = READERS[what]
    return schema_of(reader, title)
