"""`make mutation`: which changes to the code of decisions no test notices (see docs/reference/mutation.md).

Mutmut changes the code in small ways and runs the tests on each change. Sentences for people are left alone: another
wording is no other decision. Words without a space (keys, names) are changed like everything else.
"""

from collections.abc import Iterable

import libcst
from mutmut.__main__ import cli
from mutmut.mutation import mutators


def key_mutations(node: libcst.BaseString) -> Iterable[libcst.BaseString]:
    """Yield the mutations of a key; none of a sentence."""
    if isinstance(node, libcst.SimpleString) and node.value.isascii() and " " not in node.value:
        yield from mutators.operator_string(node)


mutators.mutation_operators[:] = [
    (kind, key_mutations if operator is mutators.operator_string else operator)
    for kind, operator in mutators.mutation_operators
]

if __name__ == "__main__":
    cli()
