"""Programs of random syntax that speak of losses, layers and models, so that they are followed."""

from __future__ import annotations

import ast
import warnings
from random import Random

from benchmarks._fuzzing import Program

__all__ = ["random_program"]

IMPORTS = """\
import numpy as np, tensorflow as tf, torch, jax, optax
import torch.nn as nn
import torch.nn.functional as F
from tensorflow import keras
from tensorflow.keras import layers
"""
WORDS = (
    "nn.Linear(4, 1)",
    "nn.Linear(name_0, 10)",
    "nn.Sequential(nn.Linear(4, 3), nn.Softmax(dim=1))",
    "nn.CrossEntropyLoss()",
    "nn.BCELoss",
    "F.cross_entropy",
    "F.softmax(name_1, dim=-1)",
    "torch.sigmoid(name_2)",
    "torch.randint(0, 2, (8, 3))",
    "keras.Sequential([layers.Dense(1, activation='softmax')])",
    "layers.Dense(10, 'sigmoid')(name_3)",
    "keras.Model(name_0, name_1)",
    "name_2.compile('adam', 'categorical_crossentropy', metrics=['accuracy'])",
    "name_4.compile(loss=keras.losses.BinaryCrossentropy(from_logits=True))",
    "name_0.fit(name_1, name_2)",
    "name_3.predict(name_1)",
    "np.argmax(name_4, axis=1)",
    "np.eye(3)[name_0]",
    "optax.softmax_cross_entropy(name_1, name_2).mean()",
    "jax.nn.softmax(name_3)",
    "tf.nn.softmax_cross_entropy_with_logits(name_0, name_1)",
    "keras.utils.to_categorical(name_2, 3)",
    "name_0.forward(name_1)",
    "super().__init__()",
)
SIZES, DEPTHS = (100, 200, 300), (5, 7, 9)
BASES = ("nn.Module", "keras.Model", "keras.layers.Layer", "torch.utils.data.Dataset")
METHODS = ("forward", "__init__", "call", "__call__", "training_step", "__getitem__")


def random_program(seed: int) -> Program:
    """A program that nobody would write. Raises ImportError without pysource-codegen."""
    rng = Random(f"syntax {seed}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.fix_missing_locations(_Peopled(rng).visit(_random_tree(seed, rng)))
        futures = [node for node in tree.body if getattr(node, "module", None) == "__future__"]
        rest = [node for node in tree.body if node not in futures]
        body = ast.unparse(ast.Module(rest, []))
    start = ast.unparse(ast.Module(futures, []))
    return Program("syntax", f"syntax {seed}", f"{start}\n{IMPORTS}{body}\n")


def _random_tree(seed: int, rng: Random) -> ast.Module:
    """A tree of random syntax that can be written down: some f-strings cannot, before Python 3.12."""
    from pysource_codegen import generate

    while True:
        try:
            return ast.parse(generate(seed, node_limit=rng.choice(SIZES), depth_limit=rng.choice(DEPTHS)))
        except (SyntaxError, ValueError):
            seed += 1_000_000


class _Peopled(ast.NodeTransformer):
    """Puts layers, losses and models where names were, and lets classes be models."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if not isinstance(node.ctx, ast.Load) or self.rng.random() > 0.2:
            return node
        return ast.parse(self.rng.choice(WORDS), mode="eval").body

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        self.generic_visit(node)
        if self.rng.random() < 0.7:
            node.bases = [ast.parse(self.rng.choice(BASES), mode="eval").body]
        for part in node.body:
            if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef)) and self.rng.random() < 0.7:
                part.name = self.rng.choice(METHODS)
        return node

    def visit_Pattern(self, node: ast.AST) -> ast.AST:
        return node  # patterns hold names and constants, no calls

    visit_MatchValue = visit_MatchMapping = visit_MatchClass = visit_Pattern
    visit_TypeAlias = visit_TypeVar = visit_ParamSpec = visit_TypeVarTuple = visit_Pattern
