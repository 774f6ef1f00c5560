"""Mutants: a right answer with one small mistake in it.

A test suite is as good as the mistakes it finds, and small mistakes stand for large ones: DeMillo,
Lipton and Sayward (1978), Hints on test data selection: help for the practicing programmer,
Computer 11(4). Here the suite is the checks and the programs are the answers. learn-ocaml's
Mutation_test turns the idea round and marks a student's tests by the mutants that they find.

The mistakes are those of beginners with arrays and layers: arguments swapped or dropped, one array
for another, sum for mean, axis for axis, a sign, a constant times ten, an activation or a layer
exchanged, a line left out.
"""

import ast
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from tests.generators.solutions import Solution, parts_of, reduced

FUNCTIONS = {
    "mean": ["sum", "max"],
    "sum": ["mean"],
    "square": ["abs"],
    "abs": ["square"],
    "exp": ["log"],
    "log": ["exp"],
    "all": ["any"],
    "any": ["all"],
    "min": ["max"],
    "max": ["min"],
    "argmin": ["argmax"],
    "log2": ["log"],
    "sqrt": ["square"],
    "uniform": ["normal"],
    "normal": ["uniform"],
    "standard_normal": ["random"],
    "Conv2DTranspose": ["Conv2D"],
    "Conv2D": ["Conv2DTranspose"],
    "GaussianNoise": ["GaussianDropout"],
    "L1": ["L2"],
    "UnitNorm": ["NonNeg"],
    "binary_crossentropy": ["mean_squared_error"],
}
TEXTS = {
    "relu": ["linear", "softmax"],
    "sigmoid": ["linear", "softmax", "relu"],
    "adam": ["sgd", "adadelta"],
    "binary_crossentropy": ["mse", "categorical_crossentropy"],
    "same": ["valid"],
}
OPERATORS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult}
COMPARISONS = {
    ast.Lt: ast.Gt,
    ast.Gt: ast.Lt,
    ast.LtE: ast.GtE,
    ast.GtE: ast.LtE,
    ast.Eq: ast.NotEq,
}
WITHOUT_EFFECT = ("seed", "name", "verbose", "strict", "dtype", "shuffle")
WITHOUT_EFFECT += ("default_rng", "random_state")  # a seed is as good as another


class Mutant(NamedTuple):
    """A changed answer to a step: its source, the change in words, and what the card may name.

    ``words`` name the mistake, ``place`` the statement it is in: what it makes.
    """

    step: str
    source: str
    change: str
    words: frozenset[str]
    place: frozenset[str]


def mutants(solution: Solution, step: str) -> Iterator[Mutant]:
    """All mutants of a step's answer, in a fixed order, no two alike."""
    # Who trains the whole trains its parts: without these the line that trains would be dropped.
    names, parts = _checked_names(solution, step), parts_of(solution)
    whole = ast.Module(reduced(solution.answer(step).source, names, parts), [])
    seen, before = {ast.unparse(whole)}, [ast.unparse(statement) for statement in whole.body]
    for source, change, words in [*_left_out(whole), *_changed(whole, solution)]:
        if source not in seen:
            seen.add(source)
            place = _changed_statement(whole, before, ast.parse(source))
            yield Mutant(step, source, change, frozenset(words), frozenset(place))


def _changed_statement(whole: ast.Module, before: list[str], changed: ast.Module) -> set[str]:
    """The names that the statement makes or works on in which the two differ.

    ``before`` are the statements of the whole as text.
    """
    after = chain(map(ast.unparse, changed.body), [""])
    statement = next(
        node for node, own, other in zip(whole.body, before, after, strict=False) if own != other
    )
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return {statement.name}
    if isinstance(statement, ast.Expr):
        call = statement.value
        subject = [call.func.value] if isinstance(call.func, ast.Attribute) else call.args[:1]
        return {
            node.id for part in subject for node in ast.walk(part) if isinstance(node, ast.Name)
        }
    stored = (node for node in ast.walk(statement) if isinstance(node, ast.Name))
    return {node.id for node in stored if isinstance(node.ctx, ast.Store)}


def _checked_names(solution: Solution, step: str) -> set[str]:
    """The names of the first line, ``a = b = None``, and of the functions that were given."""
    names: set[str] = set()
    for statement in ast.parse(solution.answer(step).source).body:
        if isinstance(statement, ast.FunctionDef):
            names.add(statement.name)
        if isinstance(statement, ast.Assign) and ast.unparse(statement.value) == "None":
            names |= {target.id for target in statement.targets if isinstance(target, ast.Name)}
    return names


def _left_out(whole: ast.Module) -> Iterator[tuple[str, str, set[str]]]:
    """The answer without one of its lines; classes and functions stay, their lines may go."""
    for node in list(ast.walk(whole)):
        body = getattr(node, "body", None)
        if not isinstance(body, list) or isinstance(node, (ast.ClassDef, ast.If)):
            continue
        for position, statement in enumerate([*body]):
            if isinstance(statement, (ast.FunctionDef, ast.ClassDef, ast.Return)):
                continue
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                continue
            if len(body) == 1:
                continue
            del body[position]
            source = ast.unparse(whole)
            body.insert(position, statement)
            yield source, f"left out: {_short(statement)}", _names_in(statement) | {"still empty"}


def _changed(whole: ast.Module, solution: Solution) -> Iterator[tuple[str, str, set[str]]]:
    around = _surroundings(whole)
    for node in list(ast.walk(whole)):
        for replacement, words in _replacements(node, around.get(node, ""), solution):
            _replace(whole, node, replacement)
            source = ast.unparse(whole)
            _replace(whole, replacement, node)
            change = f"{_short(node)} → {_short(replacement)}"
            if around.get(node):
                change += f" (in {around[node]})"
            yield source, change, words | ({around[node]} if node in around else set())


def _replacements(
    node: ast.AST, inside: str, solution: Solution
) -> Iterator[tuple[ast.AST, set[str]]]:
    """What may stand in a node's place by mistake, and words that name the mistake."""
    if isinstance(node, ast.Call):
        yield from _other_calls(node)
    elif isinstance(node, ast.Constant) and inside not in (*WITHOUT_EFFECT, "reshape"):
        yield from _other_constants(node)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        for other in solution.alike(node.id):
            yield ast.Name(other, ast.Load()), {node.id, other}
    elif isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        other = OPERATORS[type(node.op)]()
        words = {"sign"} if isinstance(node.op, (ast.Add, ast.Sub)) else {"divide", "multipl"}
        yield ast.BinOp(node.left, other, node.right), words | _names_in(node)
    elif isinstance(node, ast.UnaryOp) and not isinstance(node.operand, ast.Constant):
        yield node.operand, {"sign", *_names_in(node)}
    elif isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARISONS:
        other = COMPARISONS[type(node.ops[0])]()
        yield ast.Compare(node.left, [other], node.comparators), _names_in(node)


def _other_calls(node: ast.Call) -> Iterator[tuple[ast.AST, set[str]]]:
    name = _called(node)
    if len(node.args) >= 2 and ast.unparse(node.args[0]) != ast.unparse(node.args[1]):
        swapped = [node.args[1], node.args[0], *node.args[2:]]
        words = _names_in(node.args[0]) | _names_in(node.args[1]) | {name}
        yield ast.Call(node.func, swapped, node.keywords), words
    for keyword in node.keywords:
        if keyword.arg and keyword.arg not in WITHOUT_EFFECT:
            rest = [other for other in node.keywords if other is not keyword]
            words = {keyword.arg, *_names_in(keyword.value)}
            yield ast.Call(node.func, node.args, rest), words
    if isinstance(node.func, ast.Call) and len(node.args) == 1:
        yield node.args[0], {_called(node.func)}  # the layer is not used
    if name == "clip" and node.args:
        yield node.args[0], {"clip"}
    if isinstance(node.func, ast.Attribute):
        for other in FUNCTIONS.get(name, []):
            changed = ast.Attribute(node.func.value, other, ast.Load())
            yield ast.Call(changed, node.args, node.keywords), {name, other}
        if name in ("mean", "sum", "astype") and not isinstance(node.func.value, ast.Name):
            yield node.func.value, {name}


def _other_constants(node: ast.Constant) -> Iterator[tuple[ast.AST, set[str]]]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value), set()
    elif isinstance(value, (int, float)):
        others = [1] if value == 0 else [value * 10] + ([value / 10] if value % 1 else [])
        if value == 1 and isinstance(value, int):
            others = [0, 10]
        for other in others:
            yield ast.Constant(other), {f"{value:g}", f"{other:g}"}
    elif isinstance(value, str):
        for other in TEXTS.get(value, []):
            yield ast.Constant(other), {value, other}


def _surroundings(whole: ast.Module) -> dict[ast.AST, str]:
    """For every node the keyword or the function that it is an argument of."""
    inside: dict[ast.AST, str] = {}
    for node in ast.walk(whole):
        if isinstance(node, ast.Call):
            for argument in node.args:
                for part in ast.walk(argument):
                    inside[part] = _called(node)
            for keyword in node.keywords:
                for part in ast.walk(keyword.value):
                    inside[part] = keyword.arg or ""
    return inside


def _replace(whole: ast.AST, old: ast.AST, new: ast.AST) -> None:
    for node in ast.walk(whole):
        for field, value in ast.iter_fields(node):
            if value is old:
                setattr(node, field, new)
                return
            if isinstance(value, list) and any(part is old for part in value):
                value[[part is old for part in value].index(True)] = new
                return


def _called(node: ast.Call) -> str:
    """The last word of what is called: ``Dense`` for ``layers.Dense(...)``."""
    if isinstance(node.func, ast.Call):
        return _called(node.func)
    return ast.unparse(node.func).rpartition(".")[2]


def _names_in(node: ast.AST) -> set[str]:
    names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    names |= {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}
    names |= {part.asname or part.name for part in ast.walk(node) if isinstance(part, ast.alias)}
    return names - {"np", "ops", "keras", "layers", "metrics"}


def _short(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 70 else f"{text[:67]}..."
