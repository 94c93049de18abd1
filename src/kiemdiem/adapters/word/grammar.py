"""The few commands a template may hold, checked before any is run: print a known tag, choose, repeat what is several."""

import re
from collections.abc import Iterator, Mapping, Sequence

from jinja2 import TemplateSyntaxError, nodes

from kiemdiem.adapters.word.tags import ENVIRONMENT, SHAPE, Shape

Scope = Mapping[str, Shape]
_PARAGRAPH, _MARKUP = re.compile(r"<w:p([ >])"), re.compile(r"<[^>]+>")
_SHOWN, DEEPEST = 80, 10
_TOO_DEEP = "Các lệnh “if”, “for” lồng nhau quá sâu."


def grammar_faults(source: str) -> list[str]:
    """Return what is wrong with the tags of a part, each as a sentence; `source` is its XML with whole tags."""
    lined = _PARAGRAPH.sub(r"\n<w:p\1", source)
    try:
        tree = ENVIRONMENT.parse(lined)
        if _depth(tree) > DEEPEST:
            return [_TOO_DEEP]
    except TemplateSyntaxError as error:
        return [_broken(lined, error)]
    except RecursionError:
        return [_TOO_DEEP]
    return list(dict.fromkeys(_of_all(tree.body, SHAPE, inside=False)))


def _depth(node: nodes.Node) -> int:
    """Return how deep commands stand within commands; a chain of `elif` is no depth."""
    below = max((_depth(child) for child in node.iter_child_nodes()), default=0)
    return below + isinstance(node, nodes.If | nodes.For)


def _broken(lined: str, error: TemplateSyntaxError) -> str:
    lines = lined.splitlines()
    near = _MARKUP.sub("", lines[min(error.lineno, len(lines)) - 1]).strip()[:_SHOWN]
    where = f" Gần chỗ “{near}”." if near else ""
    return f"Các lệnh của mẫu không khớp nhau: mỗi “if” cần một “endif”, mỗi “for” cần một “endfor”, thẻ phải đóng đủ.{where}"


def _of_all(several: Sequence[nodes.Node], scope: Scope, *, inside: bool) -> Iterator[str]:
    for node in several:
        yield from _of(node, scope, inside=inside)


def _of(node: nodes.Node, scope: Scope, *, inside: bool) -> Iterator[str]:
    match node:
        case nodes.TemplateData():
            return
        case nodes.Output():
            yield from _of_all(node.nodes, scope, inside=inside)
        case nodes.Name() | nodes.Getattr():
            if _shape(node, scope) != "":
                yield f"Không có thẻ nào tên là “{_written(node)}”."
        case nodes.If():
            yield from _of_condition(node.test, scope)
            for branch in (node.body, list(node.elif_), node.else_):
                yield from _of_all(list(branch), scope, inside=inside)
        case nodes.For():
            yield from _of_loop(node, scope, inside=inside)
        case _:
            yield f"Mẫu chỉ dùng được thẻ, “if” và “for”; không dùng được “{type(node).__name__}”."


def _of_condition(test: nodes.Node, scope: Scope) -> Iterator[str]:
    match test:
        case nodes.Not():
            yield from _of_condition(test.node, scope)
        case nodes.And() | nodes.Or():
            yield from _of_condition(test.left, scope)
            yield from _of_condition(test.right, scope)
        case nodes.Name() | nodes.Getattr():
            if _shape(test, scope) is None:
                yield f"Không có thẻ nào tên là “{_written(test)}”."
        case _:
            yield "Sau “if” chỉ đặt được tên thẻ, “not”, “and”, “or”."


def _of_loop(node: nodes.For, scope: Scope, *, inside: bool) -> Iterator[str]:
    among = _shape(node.iter, scope)
    if not isinstance(among, list) or not isinstance(node.target, nodes.Name) or node.test or node.recursive:
        yield f"Không lặp được theo “{_written(node.iter)}”: chỉ lặp theo các thẻ có nhiều dòng."
        return
    if inside:
        yield "Không đặt một vòng lặp trong một vòng lặp khác."
        return
    yield from _of_all([*node.body, *node.else_], {**scope, node.target.name: among[0]}, inside=True)


def _shape(node: nodes.Node, scope: Scope) -> Shape | None:
    """Return what a name stands for, None where it stands for nothing."""
    match node:
        case nodes.Name():
            return scope.get(node.name)
        case nodes.Getattr():
            whole = _shape(node.node, scope)
            return whole.get(node.attr) if isinstance(whole, Mapping) else None
        case _:
            return None


def _written(node: nodes.Node) -> str:
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return f"{_written(node.node)}.{node.attr}"
        case _:
            return type(node).__name__
