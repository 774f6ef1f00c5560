"""One compiled program for all models of one structure.

XLA compiles a function anew when anything in it has another name, and Keras numbers its layers as
they are made. Here a traced function gets names by position, and one of its own that rests on its
content. A second model of the same kind then needs no compilation.
"""

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

import tensorflow as tf
from tensorflow.core.framework.attr_value_pb2 import AttrValue
from tensorflow.core.framework.function_pb2 import FunctionDef
from tensorflow.python.eager import context

# Attributes of a node that differ from trace to trace and say nothing of what it computes.
_OF_ONE_TRACE = ("_gradient_op_type", "_class")


def compiled_once(traced: Any) -> Callable[[Iterable[tf.Tensor]], None]:
    """What runs a traced function that returns nothing, compiled by XLA once for all like it.

    ``traced`` is a ConcreteFunction. The returned function takes the tensors that it was traced
    for, in their order; the model's variables, which it has captured, it holds.
    """
    inner = {f.signature.name: f for f in traced.graph.as_graph_def().library.function}
    library = _Library(inner)
    name = library.add(traced.function_def, compiled=True).encode()
    captured = list(traced.captured_inputs)
    return lambda tensors: library.runtime.call_function(name, [*tensors, *captured], 0)


class _Library:
    """Gives functions to TensorFlow under names that rest on what they compute.

    ``inner`` are those that may be called by others, such as the bodies of loops, by their name.
    """

    def __init__(self, inner: dict[str, FunctionDef]):
        self.runtime = context.context()
        self._inner = inner

    def add(self, function: FunctionDef, compiled: bool = False) -> str:
        """Add a function, and first those that it calls; return its name."""
        made = FunctionDef()
        made.CopyFrom(function)
        made.attr["_XlaMustCompile"].b = compiled
        made.resource_arg_unique_id.clear()
        made.signature.name = ""
        for about in made.arg_attr.values():
            about.attr.pop("_user_specified_name", None)
        for node in made.node_def:
            node.ClearField("experimental_debug_info")
            for attribute in _OF_ONE_TRACE:
                node.attr.pop(attribute, None)
            for value in node.attr.values():
                self._add_called(value)
        _name_by_position(made)
        content = made.SerializeToString(deterministic=True)
        made.signature.name = f"program_{hashlib.sha256(content).hexdigest()[:24]}"
        if not self.runtime.has_function(made.signature.name):
            self.runtime.add_function_def(made)
        return made.signature.name

    def _add_called(self, value: AttrValue) -> None:
        for called in [value.func] if value.HasField("func") else value.list.func:
            if called.name in self._inner:
                called.name = self.add(self._inner[called.name])


def _name_by_position(function: FunctionDef) -> None:
    """Rename everything in a function: in0, in1, ...; node0, ...; out0, ...; done0, ..."""
    signature, names = function.signature, {}
    for kind, parts in (("in", signature.input_arg), ("node", function.node_def)):
        for position, part in enumerate(parts):
            names[part.name] = part.name = f"{kind}{position}"

    def renamed(reference: str) -> str:
        """A reference is "name", "name:output:0" or "^name"."""
        mark = "^" if reference.startswith("^") else ""
        name, *output = reference.removeprefix("^").split(":")
        return ":".join([mark + names[name], *output])

    for node in function.node_def:
        node.input[:] = [renamed(reference) for reference in node.input]
    results = [renamed(function.ret[out.name]) for out in signature.output_arg]
    function.ret.clear()
    for position, (out, result) in enumerate(zip(signature.output_arg, results, strict=True)):
        out.name = f"out{position}"
        function.ret[out.name] = result
    done = [renamed(function.control_ret[name]) for name in signature.control_output]
    function.control_ret.clear()
    signature.control_output[:] = [f"done{position}" for position in range(len(done))]
    for position, node in enumerate(done):
        function.control_ret[f"done{position}"] = node
