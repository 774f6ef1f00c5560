"""Right answers in other forms: the solution's own, rewritten so that they mean the same.

Some forms follow from the code itself (book-style lists, ``model.fit``, objects for strings, other
names, other types of numbers, answers over several cells). Others are written by hand, step by
step, in ``fragments/``: models as Sequential, as a subclass, and what else people write.
"""

import ast
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from tests.generators.solutions import Solution

FRAGMENTS = Path(__file__).with_name("fragments")
OBJECTS = {
    "binary_crossentropy": "keras.losses.BinaryCrossentropy()",
    "mse": "keras.losses.MeanSquaredError()",
    "adam": "keras.optimizers.Adam()",
    "relu": "keras.activations.relu",
    "sigmoid": "keras.ops.sigmoid",
}
# What is done to the values of an answer afterwards, by kind of value.
CONVERSIONS = {
    "plain Python": {
        "number": "float({0})",
        "array": "{0}.tolist() if {0}.size < 50_000 else {0}",
        "list": "[float(value) for value in {0}]",
    },
    "double precision": {
        "number": "np.float64({0})",
        "array": "np.asarray({0}, np.float64)",
        "list": "np.asarray({0}, np.float64)",
    },
    "tensors": {
        "number": "keras.ops.convert_to_tensor({0})",
        "array": "keras.ops.convert_to_tensor({0})",
        "list": "tuple(keras.ops.convert_to_tensor(value) for value in {0})",
    },
    "arrays of one": {
        "number": "np.array([{0}])",
        "array": "{0}",
        "list": "{0}",
    },
}


class Variant(NamedTuple):
    """A solution in another form: for each step the cells of its answer."""

    name: str
    answers: Mapping[str, list[str]]


def variants(solution: Solution, variables: Mapping[str, list[str]]) -> list[Variant]:
    """All forms of a solution; ``variables`` are the names that each step's check looks at."""
    plain = {step: solution.answer(step).source for step in solution.steps}
    made = [
        Variant("book style", _each(plain, _book_style)),
        Variant("model.fit, and the dict of its History", _each(plain, _keras_fit)),
        Variant("objects for strings", _each(plain, _objects)),
        Variant("other names", _renamed(solution, plain, variables)),
        Variant("over several cells", {step: _in_cells(text) for step, text in plain.items()}),
    ]
    for name, conversions in CONVERSIONS.items():
        made.append(Variant(name, _converted(plain, variables, conversions)))
    made += by_hand(solution, plain)
    return made


def by_hand(solution: Solution, plain: Mapping[str, str]) -> list[Variant]:
    """The forms in ``fragments/NAME.py``: for each, the solution with some steps replaced."""
    file = FRAGMENTS / f"{solution.name}.py"
    if not file.exists():
        return []
    made = []
    for form in re.split(r"^# === ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        name, _, rest = form.partition("\n")
        answers = {step: [text] for step, text in plain.items()}
        for part in re.split(r"^# --- ", rest, flags=re.MULTILINE)[1:]:
            step, _, source = part.partition("\n")
            answers[step.strip()] = [source]
        made.append(Variant(name.strip(), answers))
    return made


def _each(plain: Mapping[str, str], change: Callable[[str], str]) -> dict[str, list[str]]:
    return {step: [change(text)] for step, text in plain.items()}


class _Calls(ast.NodeTransformer):
    """Rewrite every call with ``change``."""

    def __init__(self, change: Callable[[ast.Call], ast.AST]):
        self.change = change

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        return self.change(node)


def _rewritten(source: str, change: Callable[[ast.Call], ast.AST]) -> str:
    return ast.unparse(ast.fix_missing_locations(_Calls(change).visit(ast.parse(source))))


def _book_style(source: str) -> str:
    """``keras.Model(inputs=[image], outputs=[code])``, as in textbooks."""
    lists = {
        ast.unparse(target)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.List)
        for target in node.targets
    }

    def change(node: ast.Call) -> ast.AST:
        if ast.unparse(node.func) != "keras.Model" or len(node.args) != 2:
            return node
        listed = [
            arg
            if isinstance(arg, ast.List) or ast.unparse(arg) in lists
            else ast.List([arg], ast.Load())
            for arg in node.args
        ]
        names = ("inputs", "outputs")
        words = [ast.keyword(n, a) for n, a in zip(names, listed, strict=True)]
        return ast.Call(node.func, [], words)

    return _rewritten(source, change)


def _keras_fit(source: str) -> str:
    """``model.fit(x, y, ...)`` for ``fit(model, x, y, ...)``, and ``.history`` of what it gives."""

    def change(node: ast.Call) -> ast.AST:
        if ast.unparse(node.func) != "fit":
            return node
        method = ast.Attribute(node.args[0], "fit", ast.Load())
        quiet = ast.keyword("verbose", ast.Constant(0))
        keywords = [k for k in node.keywords if k.arg not in ("seed", "verbose")]
        return ast.Call(method, node.args[1:], [*keywords, quiet])

    text = _rewritten(source, change)
    return re.sub(r"^(history = .*\.fit\(.*)$", r"\1.history", text, flags=re.MULTILINE)


def _objects(source: str) -> str:
    """Losses, optimizers and activations as objects instead of their names."""

    def change(node: ast.Call) -> ast.AST:
        for keyword in node.keywords:
            value = getattr(keyword.value, "value", None)
            if keyword.arg in ("optimizer", "loss", "activation") and value in OBJECTS:
                keyword.value = ast.parse(OBJECTS[value], mode="eval").body
        return node

    return _rewritten(source, change)


def _renamed(
    solution: Solution, plain: Mapping[str, str], variables: Mapping[str, list[str]]
) -> dict[str, list[str]]:
    """Every name that nothing asks for is another one."""
    kept = {name for names in variables.values() for name in names}
    for cell in solution.cells:
        if cell.kind == "given":
            kept |= {n.id for n in ast.walk(ast.parse(cell.source)) if isinstance(n, ast.Name)}
    own: set[str] = set()
    for text in plain.values():
        kept |= {n.arg for n in ast.walk(ast.parse(text)) if isinstance(n, ast.keyword) and n.arg}
        for statement in ast.parse(text).body:
            if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
                own.add(statement.name)
            else:
                own |= {
                    node.id
                    for node in ast.walk(statement)
                    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
                }
    own -= kept

    def change(text: str) -> str:
        tree = ast.parse(text)
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and node.id in own:
                node.id = f"my_{node.id}"
            if isinstance(node, ast.arg) and node.arg in own:
                node.arg = f"my_{node.arg}"
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name in own:
                node.name = f"my_{node.name}"
        return ast.unparse(tree)

    return _each(plain, change)


def _in_cells(source: str) -> list[str]:
    """Each statement in a cell of its own."""
    return [ast.unparse(statement) for statement in ast.parse(source).body]


def _converted(
    plain: Mapping[str, str], variables: Mapping[str, list[str]], conversions: Mapping[str, str]
) -> dict[str, list[str]]:
    """The answers, and then their values turned into other types.

    What the solution goes on with stays something that its own lines can calculate with.
    """
    read = {
        node.id
        for text in plain.values()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    lines = [
        "for _name in {names!r}:",
        "    _value = globals()[_name]",
        "    if isinstance(_value, (int, float, np.number)) and _name in {read!r}:",
        "        globals()[_name] = (lambda value: {calculable})(_value)",
        "    elif isinstance(_value, (int, float, np.number)):",
        "        globals()[_name] = (lambda value: {number})(_value)",
        "    elif isinstance(_value, (np.ndarray, list)) and _name in {read!r}:",
        "        globals()[_name] = (lambda value: {precise})(_value)",
        "    elif isinstance(_value, np.ndarray):",
        "        globals()[_name] = (lambda value: {array})(_value)",
        "    elif isinstance(_value, list) and all(np.ndim(v) == 0 for v in _value):",
        "        globals()[_name] = (lambda value: {list})(_value)",
    ]
    code = {kind: template.replace("{0}", "value") for kind, template in conversions.items()}
    code["calculable"] = "value" if "tensor" in code["number"] else code["number"]
    code["precise"] = code["array"] if "np.asarray" in code["array"] else "value"
    answers = {}
    for step, text in plain.items():
        bound = [n for n in variables[step] if re.search(rf"^[\w =]*\b{n}\b[\w =]*=", text, re.M)]
        answers[step] = [
            text,
            "\n".join(lines).format(names=bound, read=sorted(read & {*bound}), **code),
        ]
    return answers
