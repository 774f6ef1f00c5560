"""One compiled program for all models of one structure.

XLA compiles a function anew when anything in it has another name, and Keras numbers its layers as
they are made. Here a traced function gets names by position, and one of its own that rests on its
content. A second model of the same kind then needs no compilation.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

import tensorflow as tf
from tensorflow.core.framework.attr_value_pb2 import AttrValue
from tensorflow.core.framework.function_pb2 import FunctionDef
from tensorflow.python.eager import context

# Attributes of a node that differ from trace to trace and say nothing of what it computes.
_OF_ONE_TRACE = ("_gradient_op_type", "_class")


_compiled: set[str] = set()  # names of the programs that have run, so XLA holds them


class Program:
    """A traced function that returns nothing, to be compiled by XLA once for all like it.

    ``traced`` is a ConcreteFunction. XLA compiles at the first call, which takes the tensors that
    the function was traced for, in their order; the model's variables it holds.
    """

    def __init__(self, traced: Any):
        library = _Library(
            {f.signature.name: f for f in traced.graph.as_graph_def().library.function}
        )
        self._runtime = library.runtime
        self._name = library.add(traced.function_def, compiled=True)
        self._captured = list(traced.captured_inputs)

    @property
    def is_compiled(self) -> bool:
        """Whether this function, or one like it, has run in this process."""
        return self._name in _compiled

    def __call__(self, tensors: Iterable[tf.Tensor]) -> None:
        self._runtime.call_function(self._name.encode(), [*tensors, *self._captured], 0)
        _compiled.add(self._name)


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
