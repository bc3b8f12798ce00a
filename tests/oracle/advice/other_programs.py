"""Advice on programs that need another library: metrics of scikit-learn, names of TensorFlow 1."""

from __future__ import annotations

from oracle.advice.faults import raises, same
from oracle.advice.keras_parts import BINARY, CLASSES, TRAINING, model
from oracle.advice.remedy import Remedy
from oracle.advice.torch_parts import CLASSES as TORCH_CLASSES

__all__ = ["REMEDIES"]

METRICS = ("torch", "torchmetrics")
SCIKIT = ("keras", "sklearn")
TENSORFLOW = ("tensorflow",)

GRAPH = """\
import tensorflow as tf

layer = tf.keras.layers.Dense(4, activation="softmax")
logits = tf.keras.layers.Dense(4)
x = tf.random.normal((16, 8))
y = tf.one_hot(tf.zeros(16, tf.int32), 4)


@tf.function
def loss_of(x, y):
"""

REMEDIES = (
    Remedy(
        "HL407",
        "torchmetrics without a task",
        "from torchmetrics import Accuracy\n"
        + TORCH_CLASSES
        + """\
net = nn.Linear(8, 4)
accuracy = Accuracy()  # before
accuracy = Accuracy(task="multiclass", num_classes=4)  # after
output = net(x)
loss = F.cross_entropy(output, y)
share = accuracy(output, y)
""",
        raises("TypeError", "task"),
        METRICS,
    ),
    Remedy(
        "HL407",
        "torchmetrics told of another number of classes",
        "from torchmetrics.classification import MulticlassAccuracy\n"
        + TORCH_CLASSES
        + """\
net = nn.Linear(8, 4)
accuracy = MulticlassAccuracy(num_classes=3)  # before
accuracy = MulticlassAccuracy(num_classes=4)  # after
output = net(x)
loss = F.cross_entropy(output, y)
share = accuracy(output, y)
""",
        raises("ValueError", "number of classes"),
        METRICS,
    ),
    Remedy(
        "HL501",
        "scores of a softmax into accuracy_score",
        "from sklearn.metrics import accuracy_score\n"
        + CLASSES
        + model('keras.layers.Dense(4, activation="softmax"),', 'loss="sparse_categorical_crossentropy",')
        + TRAINING
        + """\
accuracy = accuracy_score(y, output)  # before
accuracy = accuracy_score(y, np.argmax(output, axis=-1))  # after
""",
        raises("ValueError", "continuous"),
        SCIKIT,
    ),
    Remedy(
        "HL501",
        "scores of a sigmoid into f1_score",
        "from sklearn.metrics import f1_score\n"
        + BINARY
        + model('keras.layers.Dense(1, activation="sigmoid"),', 'loss="binary_crossentropy",')
        + TRAINING
        + """\
score = f1_score(y, model.predict(x, verbose=0))  # before
score = f1_score(y, (model.predict(x, verbose=0) > 0.5).astype(int))  # after
""",
        raises("ValueError", "continuous"),
        SCIKIT,
    ),
    Remedy(
        "HL510",
        "the area of predictions that were cut",
        "from sklearn.metrics import roc_auc_score\n"
        + BINARY
        + "x = x + 6 * rng.normal(size=(64, 8))\n"
        + model('keras.layers.Dense(1, activation="sigmoid"),', 'loss="binary_crossentropy",')
        + TRAINING
        + """\
area = roc_auc_score(y, output > 0.5)  # before
area = roc_auc_score(y, output)  # after
best = roc_auc_score(y, model.predict(x, verbose=0))
""",
        same("area", "best"),
        SCIKIT,
    ),
    Remedy(
        "HL705",
        "the logarithm under its old name",
        GRAPH
        + """\
    return -tf.reduce_mean(y * tf.log(layer(x) + 1e-7))  # before
    return -tf.reduce_mean(y * tf.math.log(layer(x) + 1e-7))  # after


loss = loss_of(x, y)
""",
        raises("AttributeError", "log"),
        TENSORFLOW,
    ),
    Remedy(
        "HL705",
        "a loss of TensorFlow 1",
        GRAPH
        + """\
    return tf.losses.softmax_cross_entropy(y, logits(x))  # before
    return tf.compat.v1.losses.softmax_cross_entropy(y, logits(x))  # after


loss = loss_of(x, y)
""",
        raises("AttributeError", "softmax_cross_entropy"),
        TENSORFLOW,
    ),
)
