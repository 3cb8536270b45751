"""Sixteen numbers at once: a vector type for compiled kernels, so that a mini-batch moves through a layer together.

Numba's own vectoriser turns the kernel's loops over a batch into scalar code with checks; the same loops over this type
were measured seven times faster. `Lanes` holds 16 numbers of one dtype in registers and is only used inside `@njit`.
No operation may be reordered or fused by the compiler: equal input gives equal bits, however the code was compiled.
"""

import operator
from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import extending, types
from numba.core import cgutils
from numba.extending import models, overload, register_model

WIDTH = 16
"""Numbers in one `Lanes`: two AVX registers of float32, one of AVX-512."""


class Lanes(types.Type):
    """Numba type of `WIDTH` numbers of a floating dtype."""

    def __init__(self, dtype: types.Float) -> None:
        self.dtype = dtype
        super().__init__(name=f"Lanes({dtype})")


def _vector(dtype: types.Float) -> ir.VectorType:
    return ir.VectorType(ir.FloatType() if dtype == types.float32 else ir.DoubleType(), WIDTH)


@register_model(Lanes)
class _LanesModel(models.PrimitiveModel):
    def __init__(self, dmm, fe_type):
        super().__init__(dmm, fe_type, _vector(fe_type.dtype))


def _address(context, builder, array_type, array, index):
    data = cgutils.create_struct_proxy(array_type)(context, builder, value=array).data
    element = builder.gep(data, [index])
    return builder.bitcast(element, _vector(array_type.dtype).as_pointer())


def intrinsic(how: Callable[..., Any]) -> Callable[..., Any]:
    """Numba's own, said to be what compiled code calls: it takes what `how` takes but the typing context, and gives a value."""
    return extending.intrinsic(how)


@intrinsic
def load(typingctx, array, index):
    """`load(array, i)`: the `WIDTH` numbers from `array[i]` on. Bounds are the caller's duty."""

    def codegen(context, builder, signature, args):
        pointer = _address(context, builder, signature.args[0], *args)
        return builder.load(pointer, align=signature.args[0].dtype.bitwidth // 8, typ=_vector(signature.args[0].dtype))

    return Lanes(array.dtype)(array, types.intp), codegen


@intrinsic
def store(typingctx, array, index, value):
    """`store(array, i, lanes)`: write the `WIDTH` numbers to `array[i]` and on."""

    def codegen(context, builder, signature, args):
        pointer = _address(context, builder, signature.args[0], *args[:2])
        builder.store(args[2], pointer, align=signature.args[0].dtype.bitwidth // 8)
        return context.get_dummy_value()

    return types.void(array, types.intp, Lanes(array.dtype)), codegen


@intrinsic
def splat(typingctx, number):
    """`splat(x)`: x in every lane."""

    def codegen(context, builder, signature, args):
        vector = _vector(signature.args[0])
        one = builder.insert_element(ir.Constant(vector, ir.Undefined), args[0], ir.Constant(ir.IntType(32), 0))
        zeros = ir.Constant(ir.VectorType(ir.IntType(32), WIDTH), [0] * WIDTH)
        return builder.shuffle_vector(one, ir.Constant(vector, ir.Undefined), zeros)

    return Lanes(number)(number), codegen


@intrinsic
def total(typingctx, lanes):
    """`total(v)`: the sum of all lanes, in pairs."""

    def codegen(context, builder, signature, args):
        value, width = args[0], WIDTH
        while width > 1:
            width //= 2
            low, high = (builder.shuffle_vector(value, value, _places(start, width)) for start in (0, width))
            value = builder.fadd(low, high)
        return builder.extract_element(value, ir.Constant(ir.IntType(32), 0))

    return lanes.dtype(lanes), codegen


def _places(start: int, count: int) -> ir.Constant:
    return ir.Constant(ir.VectorType(ir.IntType(32), count), list(range(start, start + count)))


@intrinsic
def plus_product(typingctx, c, a, b):
    """`plus_product(c, a, b)`: c + a * b, rounded once."""

    def codegen(context, builder, signature, args):
        vector = args[0].type
        name = f"llvm.fma.v{WIDTH}f{signature.args[0].dtype.bitwidth}"
        fma = cgutils.get_or_insert_function(builder.module, ir.FunctionType(vector, [vector] * 3), name)
        return builder.call(fma, [args[1], args[2], args[0]])

    return c(c, a, b), codegen


def _binary(name: str):
    """An intrinsic of two `Lanes` by the name of its LLVM instruction."""

    @intrinsic
    def operation(typingctx, a, b):
        def codegen(context, builder, signature, args):
            return getattr(builder, name)(*args)

        return a(a, b), codegen

    return operation


def _select(comparison: str):
    """An intrinsic that takes, lane by lane, the one of two `Lanes` for which `a comparison b` holds, else b."""

    @intrinsic
    def operation(typingctx, a, b):
        def codegen(context, builder, signature, args):
            return builder.select(builder.fcmp_ordered(comparison, *args), *args)

        return a(a, b), codegen

    return operation


lesser = _select("<")
greater = _select(">")


def _overload(python_operator, instruction) -> None:
    """Let `python_operator` work between lanes, and between lanes and a number of the same dtype."""

    @overload(python_operator)
    def both(a, b):
        if isinstance(a, Lanes) and isinstance(b, Lanes):
            return lambda a, b: instruction(a, b)
        if isinstance(a, Lanes) and a.dtype == b:
            return lambda a, b: instruction(a, splat(b))
        if isinstance(b, Lanes) and b.dtype == a:
            return lambda a, b: instruction(splat(a), b)
        return None


for _python_operator, _name in (
    (operator.add, "fadd"),
    (operator.sub, "fsub"),
    (operator.mul, "fmul"),
    (operator.truediv, "fdiv"),
):
    _overload(_python_operator, _binary(_name))
