"""Programs that make labels `y` with NumPy, pandas, scikit-learn and Keras, and what must be known of them.

Each entry is (what must be known, program); what is not named must be unknown. `PROGRAMS` run
anywhere; `READING` are those that need files or data sets of the net. `z` are some floats, `words` a
row of words, and `table` is a table with columns `word`, `number` and `share`.
"""

from __future__ import annotations

from label_programs import KNOWN, Claims, facts_of

__all__ = ["KERAS", "OUTPUTS", "PREAMBLE", "PROGRAMS", "READING", "STREAMS", "TABLE", "claims"]

PREAMBLE = """
import numpy as np
import pandas as pd
from sklearn.datasets import *
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import *
from sklearn.utils import shuffle
"""
KERAS = """
import tensorflow as tf
from tensorflow import keras
"""
TABLE = "table = pd.read_csv('table.csv')\n"
FIT = """
model = keras.Sequential([keras.layers.Dense(7, activation="softmax")])
model.compile("adam", loss="categorical_crossentropy")
model.fit({given})
"""

PROGRAMS: list[tuple[str, str]] = [
    # Encoders
    ("integer rank=1 int64 lowest=0", "y = LabelEncoder().fit_transform(words)"),
    ("integer rank=1 int64 lowest=0", "e = LabelEncoder()\ne.fit(words)\ny = e.transform(words)"),
    ("integer classes=3 rank=1 int64 lowest=0", "y = LabelEncoder().fit_transform(load_iris().target)"),
    ("multi-hot rank=2 int64 lowest=0", "y = MultiLabelBinarizer().fit_transform([['a', 'b'], ['c']])"),
    ("one-hot classes=3 rank=2 columns=3 lowest=0", "y = LabelBinarizer().fit_transform(load_wine().target)"),
    (
        "binary classes=2 rank=2 columns=1 lowest=0",
        "y = LabelBinarizer().fit_transform(load_breast_cancer().target)",
    ),
    ("", "y = LabelBinarizer().fit_transform(words)"),
    ("", "y = OneHotEncoder(sparse_output=False).fit_transform(np.array(several))"),
    ("one-hot rank=2 lowest=0", "y = OneHotEncoder().fit_transform(words.reshape(-1, 1)).toarray()"),
    (
        "continuous rank=2 columns=1 float64 range=wider",
        "y = StandardScaler().fit_transform(load_diabetes().target[:, None])",
    ),
    (
        "continuous rank=2 columns=1 range=unit",
        "y = MinMaxScaler().fit_transform(np.random.randn(8, 1))",
    ),
    ("", "y = MinMaxScaler().fit_transform(table[['number']])"),
    # Data sets
    ("integer classes=3 rank=1 int64 lowest=0", "y = load_iris()['target']"),
    ("integer classes=10 rank=1 int64 lowest=0", "x, y = load_digits(return_X_y=True)"),
    ("binary classes=2 rank=1 int64 lowest=0", "x, y = make_moons(20)"),
    ("binary classes=2 rank=1 int64 lowest=0", "x, y = make_classification(20)"),
    (
        "integer classes=4 rank=1 int64 lowest=0",
        "x, y = make_classification(80, 9, n_informative=5, n_classes=4)",
    ),
    ("integer classes=3 rank=1 int64 lowest=0", "x, y = make_blobs(30)"),
    ("continuous rank=1 float64 range=wider", "x, y = make_regression(20)"),
    ("", "x, y = make_regression(20, n_targets=2)"),
    (
        "multi-hot classes=4 rank=2 columns=4 lowest=0",
        "x, y = make_multilabel_classification(20, n_classes=4)",
    ),
    # Rows
    (
        "integer classes=3 rank=1 int64 lowest=0",
        "x, y = load_iris(return_X_y=True)\nx, xt, y, yt = train_test_split(x, y, stratify=y)",
    ),
    (
        "integer classes=3 rank=1 int64 lowest=0",
        "x, y = load_iris(return_X_y=True)\nx, y = shuffle(x, y)\ny = y[10:].copy()",
    ),
    (
        "integer int64 lowest=0",
        "y = load_iris().target\nfrom sklearn.model_selection import KFold\n"
        "for train, test in KFold(3, shuffle=True).split(y):\n    pass\ny = y[train]",
    ),
    # pandas
    ("integer rank=1 int64 lowest=0", "y = pd.factorize(words)[0]"),
    ("integer rank=1", "y = table['word'].astype('category').cat.codes"),
    ("one-hot rank=2 lowest=0", "y = pd.get_dummies(table['word']).values"),
    ("one-hot rank=2 lowest=0", "y = pd.get_dummies(table.word).to_numpy()"),
    ("", "y = pd.get_dummies(table)"),
    ("", "y = pd.get_dummies(table[['word', 'number']], columns=['word'])"),
    ("", "y = pd.get_dummies(table['word'], drop_first=True)"),
    ("binary classes=2 rank=1 int64 lowest=0", "y = (table['share'] > 0.5).astype(int)"),
    ("binary classes=2 rank=1 bool lowest=0", "y = table.word == 'red'"),
    (
        "integer classes=3 rank=1 lowest=0",
        "table['word'] = table['word'].map({'red': 0, 'green': 1, 'blue': 2})\ny = table.pop('word')",
    ),
    ("binary classes=2 rank=1 lowest=0", "y = table['word'].apply(lambda word: 1 if word == 'red' else 0)"),
    (
        "integer classes=3 rank=1 lowest=0",
        "y = table['word'].replace({'red': 0, 'green': 1, 'blue': 2})\ny = y.to_numpy().astype(dtype)",
    ),
    (
        "integer rank=1 int64 lowest=0",
        "table['word'] = LabelEncoder().fit_transform(table['word'])\n"
        "table = table.dropna().reset_index(drop=True)\ny = table['word'].values",
    ),
    (
        "integer rank=2 columns=1 int64 lowest=0",
        "table['word'] = LabelEncoder().fit_transform(table['word'])\ny = table[['word']]",
    ),
    (
        "",
        "table['word'] = LabelEncoder().fit_transform(table['word'])\n"
        "table.loc[table['number'] > 1, 'word'] = 9\ny = table['word']",
    ),
    (
        "",
        "table['word'] = LabelEncoder().fit_transform(table['word'])\n"
        "for name in table.columns:\n    table[name] = table[name] * 2\ny = table['word']",
    ),
    ("binary classes=2 rank=1 lowest=0", "y = pd.DataFrame({'y': [0, 1, 1, 0]})['y']"),
    ("", "y = table['number']"),
    # NumPy
    ("integer classes=5 rank=1 lowest=0", "y = np.random.randint(0, 5, 40)"),
    ("binary classes=2 rank=2 columns=1 lowest=0", "y = np.random.randint(2, size=(40, 1))"),
    ("multi-hot classes=4 rank=2 columns=4 lowest=0", "y = np.random.randint(0, 2, (40, 4))"),
    ("binary classes=2 rank=1 lowest=0", "y = np.random.choice([0, 1], size=40)"),
    ("signed classes=2 rank=1 lowest=-1", "y = np.random.choice([-1, 1], 40)"),
    ("", "y = np.random.choice(5, 40)"),
    ("integer classes=3 rank=1 lowest=0", "y = np.random.default_rng(0).integers(0, 3, size=40)"),
    ("one-hot classes=5 rank=2 columns=5 lowest=0", "y = np.eye(5)[np.random.randint(0, 5, 40)]"),
    (
        "integer classes=5 rank=1 int64 lowest=0",
        "y = np.argmax(np.eye(5)[np.random.randint(0, 5, 99)], axis=1)",
    ),
    ("binary classes=2 rank=1 lowest=0", "y = np.eye(5)[np.random.randint(0, 5, 99)][:, 2]"),
    ("binary classes=2 rank=1 lowest=0", "y = np.where(np.random.rand(40) > 0.5, 1, 0)"),
    ("signed classes=2 lowest=-1", "y = np.where(z > 0, 1, -1)"),
    ("signed classes=2 rank=1 lowest=-1", "y = np.random.randint(0, 2, 40) * 2 - 1"),
    ("binary classes=2 rank=1 lowest=0", "y = (np.random.choice([-1, 1], 40) + 1) / 2"),
    ("binary classes=2 rank=1 lowest=0", "y = 1 - np.random.randint(0, 2, 40)"),
    ("", "y = np.random.randint(0, 2, 40) * 0.6 + 0.2"),
    ("integer classes=5 rank=1 lowest=1", "y = np.random.randint(0, 5, 99) + 1"),
    ("binary classes=2 rank=1 lowest=0", "y = np.random.randint(0, 5, 99) % 2"),
    ("", "y = np.random.randint(0, 5, 99) / 5"),
    ("binary classes=2 rank=1 float32 lowest=0", "y = (np.random.rand(40) > 0.5).astype('float32')"),
    (
        "binary classes=2 rank=1 int64 lowest=0",
        "x = np.random.rand(99, 3)\ny = (x[:, 0] + x[:, 1] > 1).astype(int)",
    ),
    ("multi-hot classes=3 rank=2 columns=3 int64 lowest=0", "y = (np.random.rand(40, 3) > 0.5).astype(int)"),
    ("", "y = (z > 0.5).astype(int)"),
    ("binary classes=2 rank=1 lowest=0", "y = np.array([0, 1, 1, 0])"),
    ("binary classes=2 rank=1 float32 lowest=0", "y = np.array([0, 1, 1, 0], dtype='float32')"),
    ("integer classes=3 rank=1 lowest=0", "y = np.array([0, 1, 2, 1, 2, 0])"),
    ("integer classes=3 rank=2 columns=1 lowest=1", "y = np.array([1, 2, 3, 1, 2, 3]).reshape(-1, 1)"),
    ("", "y = np.array([1, 2, 3, 4])"),
    ("", "y = np.array([i for i in range(6)])"),
    ("one-hot classes=3 rank=2 columns=3 lowest=0", "y = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 1]])"),
    ("multi-hot classes=3 rank=2 columns=3 lowest=0", "y = np.array([[0, 1, 1], [1, 0, 0]])"),
    ("continuous rank=1 range=unit", "y = np.array([0.1, 0.7, 0.3])"),
    ("continuous rank=2 columns=3 range=wider", "y = np.random.randn(40, 3)"),
    ("continuous rank=1", "y = 3 * np.random.rand(40) + np.random.normal(size=40)"),
    ("binary classes=2 rank=2 columns=1 lowest=0", "y = np.random.randint(0, 2, 40)[:, np.newaxis]"),
    ("binary classes=2 rank=2 columns=1 lowest=0", "y = np.expand_dims(np.random.randint(0, 2, 40), -1)"),
    ("binary classes=2 rank=1 lowest=0", "y = np.ravel(np.random.randint(0, 2, (40, 1)))"),
    ("binary classes=2 rank=1 lowest=0", "y = np.squeeze(np.random.randint(0, 2, (40, 1)))"),
    ("", "y = np.zeros((4, 3))\ny[0, 1] = 1"),
    ("", "y = np.random.randint(0, 5, 40)\ny[y > 2] = 0"),
    (
        "binary classes=2 rank=1 int64 lowest=0",
        "y = []\nfor word in words:\n    if word == 'red':\n        y.append(1)\n"
        "    else:\n        y.append(0)\ny = np.array(y)",
    ),
    (
        "binary classes=2 rank=1 int64 lowest=0",
        "y = np.array([1 if word == 'red' else 0 for word in words])",
    ),
    ("integer classes=3 rank=1 int64 lowest=0", "y = pd.Series(load_iris().target)"),
    # Parts of tables
    ("binary classes=2 rank=1 lowest=0", "y = pd.DataFrame({'a': [0, 1, 1], 'b': [2, 3, 4]})['a']"),
    (
        "binary classes=2 rank=2 columns=1 lowest=0",
        "y = pd.DataFrame({'a': [0, 1, 1], 'b': [2, 3, 4]})\ny = y[['a']]",
    ),
    ("integer classes=3 rank=2 columns=1 lowest=0", "y = pd.DataFrame(np.random.randint(0, 3, 90))"),
    ("", "t = pd.DataFrame({'a': [0, 1, 1], 'b': [2, 3, 4]})\ny = t.loc[:, 'a']"),
    ("", "t = pd.DataFrame({'a': [0, 1, 1], 'b': [2, 3, 4]})\nt.loc[0, 'a'] = 7\ny = t['a']"),
    ("", "t = pd.DataFrame({'a': [0, 1, 1], 'b': [2, 3, 4]})\nt.iloc[0] = 7\ny = t['a']"),
    ("", "t = pd.DataFrame({'a': [0, 1, 1], 'b': [2, 3, 4]})\nt.a = [5, 6, 7]\ny = t['a']"),
    (
        "",
        "t = pd.DataFrame({'a': [0, 1, 1], 'b': [2, 3, 4]})\nt = t[t['b'] > 2]\nt.iloc[0, 0] = 5\ny = t['a']",
    ),
    ("multi-hot classes=4 rank=2 columns=4 bool lowest=0", "y = np.random.randn(9, 4) > 0"),
    ("binary classes=2 rank=2 columns=1 bool lowest=0", "y = np.random.randn(9, 1) > 0"),
    ("", "y = np.random.randint(0, 2, (9, 4)) == 1"),
    ("binary classes=2 rank=1 lowest=0", "y = np.array([0] * 5 + [1] * 5)"),
    ("", "y = np.array([0, 1, 1] * 9999)"),
]

READING: list[tuple[str, str]] = [
    ("integer classes=10 rank=1 uint8 lowest=0", "(x, y), (xt, yt) = keras.datasets.mnist.load_data()"),
    ("integer classes=10 rank=2 columns=1 uint8 lowest=0", "(x, y), _ = keras.datasets.cifar10.load_data()"),
    (
        "binary classes=2 rank=1 float32 lowest=0",
        "(x, y), _ = keras.datasets.imdb.load_data()\ny = y.astype('float32')",
    ),
    ("continuous rank=1 range=wider", "(x, y), _ = keras.datasets.boston_housing.load_data()"),
    (
        "one-hot classes=10 rank=2 columns=10 lowest=0",
        "(x, y), _ = keras.datasets.cifar10.load_data()\ny = keras.utils.to_categorical(y)",
    ),
    ("one-hot classes=6 columns=6 lowest=0", "y = keras.utils.to_categorical(z, num_classes=6)"),
    ("one-hot classes=6 columns=6 lowest=0", "y = tf.one_hot(z, 6)"),
    ("", "y = tf.one_hot(z, 6, on_value=0.9)"),
    ("binary classes=2 rank=1 float32 lowest=0", "y = tf.cast(np.random.randint(0, 2, 8), tf.float32)"),
    ("", "y = np.random.randint(0, 2, 9).astype(str)"),
    ("", "y = np.random.randint(0, 2, 9) + 'a'"),
    ("", "y = np.random.randint(0, 2, 9) // 0"),
    ("binary classes=2 rank=1 lowest=0", "table['k'] = table['k'].map({'no': 0, 'yes': 1})\ny = table['k']"),
    (
        "binary classes=2 rank=1 lowest=0",
        "table['k'] = table['k'].replace({'no': 0, 'yes': 1})\ny = table['k']",
    ),
    ("", "table['k'] = table['k'].map({'no': 0, 'yes': 0.5})\ny = table['k']"),
    ("", "table['k'] = table['k'].map({'no': 0, 'yes': something()})\ny = table['k']"),
    (
        "",
        "table['k'] = (table['k'] == 'yes').astype(int)\ntable.replace({1: 7}, inplace=True)\ny = table['k']",
    ),
    (
        "binary classes=2 rank=1 int64 lowest=0",
        "table['k'] = (table['k'] == 'yes').astype(int)\ntable.dropna(inplace=True)\ny = table['k']",
    ),
    (
        "binary classes=2 rank=1 int64 lowest=0",
        "table.k = (table['k'] == 'yes').astype(int)\ny = table['k']",
    ),
    (
        "",
        "table['k'] = (table['k'] == 'yes').astype(int)\ntable.k = something()\ny = table['k']",
    ),
]

FOLDER = "keras.utils.image_dataset_from_directory('d'"
GENERATOR = "keras.preprocessing.image.ImageDataGenerator()"
DIGITS = "x, y = load_digits(return_X_y=True)\n"
SLICES = "tf.data.Dataset.from_tensor_slices"
TEN = "integer classes=10 rank=1 int64 lowest=0"
STREAMS: list[tuple[str, str, str]] = [
    # One element after the other, several in a row, and others behind them
    (TEN, f"{DIGITS}d = {SLICES}((x, y)).batch(4).unbatch().batch(8)", "d"),
    (TEN, f"{DIGITS}d = {SLICES}((x, y))\nd = d.concatenate({SLICES}((x, y))).batch(8)", "d"),
    ("", f"{DIGITS}d = {SLICES}((x, y))\nd = d.concatenate(something()).batch(8)", "d"),
    (TEN, f"{DIGITS}d = tf.data.Dataset.zip({SLICES}(x), {SLICES}(y)).batch(8)", "d"),
    (TEN, f"{DIGITS}d = {SLICES}({{'a': x, 'b': y}}).batch(4).map(lambda one: (one['a'], one['b']))", "d"),
    ("", f"{DIGITS}d = {SLICES}((x, y)).map().batch(8)", "d"),
    ("binary classes=2 rank=1 lowest=0", f"d = {SLICES}((z, [0, 1, 1, 0])).batch(2)", "d"),
    ("", f"d = {SLICES}((z, [something(), 1])).batch(2)", "d"),
    (
        "one-hot classes=3 columns=3 lowest=0",
        "def rows():\n    for one in z:\n        yield one, keras.utils.to_categorical(w, 3)\n"
        "d = tf.data.Dataset.from_generator(rows, output_types=(tf.float32, tf.int32))",
        "d",
    ),
    ("", "d = tf.data.Dataset.from_generator(something, output_types=(tf.float32, tf.int32)).batch(4)", "d"),
    (TEN, "import tensorflow_datasets as t\nd = t.load('mnist', as_supervised=True)['train'].batch(8)", "d"),
    (
        TEN,
        "import tensorflow_datasets as t\nd = t.load('mnist')['test']\n"
        "d = d.map(lambda one: (one['image'], one['label'])).batch(3)",
        "d",
    ),
    (
        TEN,
        "import tensorflow_datasets as t\nd = t.load('mnist', split='a', as_supervised=True, batch_size=8)",
        "d",
    ),
    (
        "",
        "import tensorflow_datasets as t\nd = t.load('mnist', split='train', as_supervised=something())",
        "d.batch(8)",
    ),
    ("integer rank=1 lowest=0", f"d = {FOLDER})", "d"),
    ("integer classes=3 rank=1 lowest=0", f"d = {FOLDER}, class_names=['a', 'b', 'c'])", "d"),
    ("one-hot rank=2 lowest=0", f"d = {FOLDER}, label_mode='categorical')", "d"),
    ("binary rank=2 columns=1 lowest=0", f"d = {FOLDER}, label_mode='binary').cache().prefetch(1)", "d"),
    ("binary rank=2 columns=1 lowest=0", f"d, e = {FOLDER}, label_mode='binary', subset='both')", "e"),
    ("", f"d = {FOLDER}, label_mode=mode)", "d"),
    ("", f"d = {FOLDER}, labels=[1, 2])", "d"),
    ("one-hot rank=2 float32 lowest=0", f"d = {GENERATOR}.flow_from_directory('d')", "d, epochs=3"),
    (
        "integer rank=1 float32 lowest=0",
        f"d = {GENERATOR}.flow_from_directory('d', class_mode='sparse')",
        "d",
    ),
    (
        "binary rank=1 float32 lowest=0",
        f"d = {GENERATOR}.flow_from_directory('d', class_mode='binary')",
        "x=d",
    ),
    ("", f"d = {GENERATOR}.flow_from_dataframe(f, y_col='c')", "d"),
    (
        "one-hot classes=4 rank=2 columns=4 lowest=0",
        f"y = np.eye(4)[np.random.randint(0, 4, 9)]\nd = {GENERATOR}.flow(z, y, batch_size=3)",
        "d",
    ),
    (
        "one-hot classes=10 rank=2 columns=10 lowest=0",
        "x, y = load_digits(return_X_y=True)\nd = tf.data.Dataset.from_tensor_slices((x, y))\n"
        "d = d.map(lambda a, b: (a / 16, tf.one_hot(b, 10))).shuffle(9).batch(4)",
        "d",
    ),
    (
        "integer classes=10 rank=1 int64 lowest=0",
        "x, y = load_digits(return_X_y=True)\na = tf.data.Dataset.from_tensor_slices(x)\n"
        "b = tf.data.Dataset.from_tensor_slices(y)\nd = tf.data.Dataset.zip((a, b)).batch(8).repeat()",
        "d",
    ),
    (
        "",
        "x, y = load_digits(return_X_y=True)\n"
        "d = tf.data.Dataset.from_tensor_slices((x, y)).map(something).batch(8)",
        "d",
    ),
    (
        "binary classes=2 rank=1 int64 lowest=0",
        "import tensorflow_datasets as tfds\nsplit = ['train', 'test']\n"
        "(a, b), info = tfds.load('imdb_reviews', split=split, as_supervised=True, with_info=True)",
        "a.batch(32)",
    ),
    (
        "integer classes=101 rank=1 int64 lowest=0",
        "import tensorflow_datasets as tfds\nd = tfds.load('food101', split='train')\n"
        "d = d.map(lambda one: (one['image'], one['label'])).batch(8)",
        "d",
    ),
    (
        "",
        "import tensorflow_datasets as tfds\nd = tfds.load('my_data', split='train', as_supervised=True)",
        "d",
    ),
    (
        "one-hot classes=3 columns=3 lowest=0",
        "def batches():\n    while True:\n        yield z, keras.utils.to_categorical(w, 3)",
        "batches()",
    ),
    (
        "one-hot classes=3 columns=3 lowest=0",
        "class Batches(keras.utils.Sequence):\n    def __getitem__(self, index):\n"
        "        return z[index], keras.utils.to_categorical(w, 3)",
        "Batches()",
    ),
    (
        "continuous rank=1 range=wider",
        "d = keras.utils.timeseries_dataset_from_array(z, np.random.randn(40), sequence_length=3)",
        "d",
    ),
    ("", "d = keras.utils.timeseries_dataset_from_array(z, None, sequence_length=3)", "d"),
    ("", "d = something()", "d"),
]

OUTPUTS = """
inputs = keras.Input((4,))
first = keras.layers.Dense(1, activation="sigmoid", name="spam")(inputs)
second = keras.layers.Dense(3, activation="softmax", name="kind")(inputs)
model = keras.Model(inputs, [first, second])
model.compile("adam", loss={{"spam": "binary_crossentropy", "kind": "categorical_crossentropy"}})
model.fit(x, {given})
"""


def claims(program: str, given: str = "x, y") -> Claims:
    """What headlint says of the labels that `fit` is given by a program."""
    table = TABLE if "table" in program else ""
    known = facts_of(f"{PREAMBLE}{KERAS}{table}{program}\n{FIT.format(given=given)}")
    return {name: known[f"labels.{name}"] for name in KNOWN if f"labels.{name}" in known}
