"""Advice on Keras programs: layers after the output, names and arguments."""

from __future__ import annotations

import math

from oracle.advice.faults import (
    loss_at_least,
    no_distribution,
    no_probabilities,
    output_at_least,
    output_at_most,
    raises,
    warns,
)
from oracle.advice.keras_parts import BINARY, CLASSES, KERAS, ONE_HOT, TRAINING, model
from oracle.advice.remedy import Remedy

__all__ = ["REMEDIES"]

REMEDIES = (
    Remedy(
        "HL601",
        "Dropout after the softmax",
        CLASSES
        + model(
            """\
keras.layers.Dropout(0.5),  # after
keras.layers.Dense(4, activation="softmax"),
keras.layers.Dropout(0.5),  # before""",
            'loss="sparse_categorical_crossentropy",',
        )
        + "output = model(x, training=True)\n",
        no_distribution,
        KERAS,
    ),
    Remedy(
        "HL601",
        "BatchNormalization after the softmax",
        CLASSES
        + model(
            """\
keras.layers.BatchNormalization(),  # after
keras.layers.Dense(4, activation="softmax"),
keras.layers.BatchNormalization(),  # before""",
            'loss="sparse_categorical_crossentropy",',
        )
        + "output = model(x, training=True)\n",
        no_probabilities,
        KERAS,
    ),
    Remedy(
        "HL602",
        "softmax twice",
        CLASSES
        + model(
            """\
keras.layers.Dense(4, activation="softmax"),  # before
keras.layers.Dense(4),  # after
keras.layers.Activation("softmax"),""",
            'loss="sparse_categorical_crossentropy",',
        )
        + TRAINING,
        output_at_most(math.e / (math.e + 3)),
        KERAS,
    ),
    Remedy(
        "HL602",
        "relu before sigmoid",
        BINARY
        + model(
            """\
keras.layers.Dense(1, activation="relu"),  # before
keras.layers.Dense(1),  # after
keras.layers.Activation("sigmoid"),""",
            'loss="binary_crossentropy",',
        )
        + TRAINING,
        output_at_least(0.5),
        KERAS,
    ),
    Remedy(
        "HL701",
        "predict_classes of one unit",
        BINARY
        + model('keras.layers.Dense(1, activation="sigmoid"),', 'loss="binary_crossentropy",')
        + """\
found = model.predict_classes(x)  # before
found = (model.predict(x, verbose=0) > 0.5).astype("int32")  # after
""",
        raises("AttributeError", "predict_classes"),
        KERAS,
    ),
    Remedy(
        "HL701",
        "predict_proba",
        CLASSES
        + model('keras.layers.Dense(4, activation="softmax"),', 'loss="sparse_categorical_crossentropy",')
        + """\
scores = model.predict_proba(x)  # before
scores = model.predict(x, verbose=0)  # after
""",
        raises("AttributeError", "predict_proba"),
        KERAS,
    ),
    Remedy(
        "HL702",
        "the key of old tutorials",
        BINARY
        + model(
            'keras.layers.Dense(1, activation="sigmoid"),',
            'loss="binary_crossentropy",\nmetrics=["accuracy"],',
        )
        + """\
history = model.fit(x, y, verbose=0)
last = history.history["acc"][-1]  # before
last = history.history["accuracy"][-1]  # after
""",
        raises("KeyError", "acc"),
        KERAS,
    ),
    Remedy(
        "HL702",
        "a callback that waits for ever",
        BINARY
        + model(
            'keras.layers.Dense(1, activation="sigmoid"),',
            'loss="binary_crossentropy",\nmetrics=["accuracy"],',
        )
        + """\
stop = keras.callbacks.EarlyStopping(monitor="val_acc", mode="max")  # before
stop = keras.callbacks.EarlyStopping(monitor="val_accuracy", mode="max")  # after
history = model.fit(x, y, validation_split=0.5, callbacks=[stop], verbose=0)
""",
        warns("`val_acc` which is not available"),
        KERAS,
    ),
    Remedy(
        "HL702",
        "a callback that cannot tell what is better",
        BINARY
        + model(
            'keras.layers.Dense(1, activation="sigmoid"),',
            'loss="binary_crossentropy",\nmetrics=["accuracy"],',
        )
        + """\
slow = keras.callbacks.ReduceLROnPlateau(monitor="val_acc")  # before
slow = keras.callbacks.ReduceLROnPlateau(monitor="val_accuracy")  # after
history = model.fit(x, y, validation_split=0.5, callbacks=[slow], verbose=0)
""",
        raises("ValueError", "maximized or minimized"),
        KERAS,
    ),
    Remedy(
        "HL703",
        "an abbreviation that does not exist",
        ONE_HOT
        + model(
            'keras.layers.Dense(4, activation="softmax"),',
            'loss="cce",  # before\nloss="categorical_crossentropy",  # after',
        )
        + "model.fit(x, y, verbose=0)\n",
        raises("ValueError", "Could not interpret loss identifier: cce"),
        KERAS,
    ),
    Remedy(
        "HL704",
        "a function that is called like a class",
        BINARY
        + model(
            "keras.layers.Dense(1),",
            """\
loss=keras.losses.binary_crossentropy(from_logits=True),  # before
loss=keras.losses.BinaryCrossentropy(from_logits=True),  # after""",
        ),
        raises("TypeError", "missing 2 required positional arguments"),
        KERAS,
    ),
    Remedy(
        "HL706",
        "the output first",
        ONE_HOT
        + """\
layer = keras.layers.Dense(4, activation="softmax")
output = layer(x)
rows = keras.losses.categorical_crossentropy(output, y)  # before
rows = keras.losses.categorical_crossentropy(y, output)  # after
loss = keras.ops.mean(rows)
""",
        loss_at_least(5),
        KERAS,
    ),
)
