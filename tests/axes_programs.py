"""Models with the axes of their outputs; the oracle builds them too.

Each entry is (number of axes, what stands between batch and classes, program); `?` is unknown. Keras
programs leave `model` behind, PyTorch programs `output`.
"""

from __future__ import annotations

__all__ = ["KERAS", "TORCH", "keras_program", "torch_program"]

Entry = tuple[str, str, str]
STACKS: list[Entry] = [
    ("2", "", "Input((8,)), Dense(3)"),
    ("2", "", "Input(shape=(8,)), Dense(5, activation='relu'), Dropout(0.5), Dense(1)"),
    ("3", "", "Input((6, 4)), Dense(3)"),
    ("4", "", "Input((6, 5, 4)), Dense(3), Activation('relu')"),
    ("2", "", "Input((6, 5, 4)), Flatten(), Dense(3)"),
    ("3", "sequence several", "Input((6, 4)), LSTM(5, return_sequences=True)"),
    ("3", "sequence several", "Input((6, 4)), LSTM(5, return_sequences=True), Dense(3)"),
    ("3", "sequence several", "Input((None, 4)), GRU(5, return_sequences=True), Dropout(0.1), Dense(1)"),
    ("3", "sequence one", "Input((1, 4)), SimpleRNN(5, return_sequences=True), Dense(1)"),
    ("3", "sequence several", "Input([6, 4]), LSTM(5, return_sequences=True), Dense(3)"),
    ("3", "sequence several", "Input(batch_shape=(8, 6, 4)), LSTM(5, return_sequences=True), Dense(3)"),
    ("3", "sequence several", "LSTM(5, return_sequences=True, input_shape=(6, 4)), Dense(3)"),
    ("4", "spatial several", "Conv2D(5, 2, input_shape=[6, 4, 1]), Dense(3)"),
    ("2", "", "Dense(5, input_dim=4), Dense(3)"),
    ("2", "", "Input((6, 4)), LSTM(5), Dense(3)"),
    ("2", "", "Input((6, 4)), LSTM(5, return_sequences=False), Dense(3)"),
    ("2", "", "Input((6, 4)), LSTM(5, return_sequences=True), LSTM(5), Dense(3)"),
    ("2", "", "Input((6, 4)), LSTM(5, return_sequences=True), Flatten(), Dense(3)"),
    ("2", "", "Input((6, 4)), LSTM(5, return_sequences=True), GlobalMaxPooling1D(), Dense(3)"),
    ("2", "", "Input((6, 4)), LSTM(5, return_sequences=True), GlobalAveragePooling1D(), Dense(3)"),
    ("?", "", "Input((6, 4)), LSTM(5, return_sequences=True), GlobalMaxPooling1D(keepdims=True), Dense(3)"),
    ("3", "sequence several", "Input((6, 4)), Bidirectional(LSTM(5, return_sequences=True)), Dense(3)"),
    ("2", "", "Input((6, 4)), Bidirectional(GRU(5)), Dense(3)"),
    ("?", "", "Input((6, 4)), LSTM(5, return_sequences=True), TimeDistributed(Dense(3))"),
    ("?", "", "Input((6, 5, 5, 1)), TimeDistributed(Conv2D(3, 2)), Dense(2)"),
    ("2", "", "Input((6, 5, 5, 1)), TimeDistributed(Flatten()), LSTM(5), Dense(2)"),
    ("3", "sequence several", "Input((7,)), Embedding(10, 4), Dense(3)"),
    ("3", "sequence several", "Input((None,)), Embedding(10, 4), LSTM(4, return_sequences=True), Dense(3)"),
    ("2", "", "Input((7,)), Embedding(10, 4), Flatten(), Dense(3)"),
    ("2", "", "Input((7,)), Embedding(10, 4), GlobalAveragePooling1D(), Dense(3)"),
    ("2", "", "Input((7,)), Embedding(10, 4), GRU(4), Dense(3)"),
    ("3", "spatial several", "Input((9, 2)), Conv1D(4, 3), Dense(3)"),
    ("3", "spatial one", "Input((3, 2)), Conv1D(4, 3), Dense(3)"),
    ("3", "spatial several", "Input((9, 2)), Conv1D(4, 3, padding='same'), MaxPooling1D(2), Dense(3)"),
    ("3", "spatial several", "Input((9, 2)), Conv1D(4, 2, dilation_rate=4), Dense(3)"),
    ("3", "spatial one", "Input((9, 2)), Conv1D(4, 2, dilation_rate=8), Dense(3)"),
    ("3", "spatial one", "Input((9, 2)), Conv1D(4, 2, strides=8), Dense(3)"),
    ("3", "spatial one", "Input((9, 2)), Conv1D(4, 2, strides=9, padding='same'), Dense(3)"),
    ("3", "spatial several", "Input((9, 2)), Conv1D(4, 3, padding='causal'), AveragePooling1D(3), Dense(3)"),
    ("3", "spatial one", "Input((9, 2)), Conv1D(4, 3), AveragePooling1D(4), Dense(3)"),
    ("4", "spatial several", "Input((9, 9, 2)), Conv2D(4, 3), Dense(3, activation='softmax')"),
    (
        "4",
        "spatial several",
        "Input((9, 9, 2)), Conv2D(4, (3, 3)), BatchNormalization(), MaxPooling2D((2, 2)), Dense(3)",
    ),
    ("4", "spatial one", "Input((4, 4, 2)), Conv2D(4, 3), MaxPooling2D(), Dense(3)"),
    ("4", "spatial", "Input((4, 4, 2)), Conv2DTranspose(4, 3), Conv2D(1, 1)"),
    ("4", "spatial", "Input((4, 4, 2)), Conv2D(4, 3), UpSampling2D(), Conv2D(1, 1)"),
    ("2", "", "Input((9, 9, 2)), Conv2D(4, 3), GlobalAveragePooling2D(), Dense(3)"),
    ("2", "", "Input((9, 9, 2)), SeparableConv2D(4, 3), Flatten(), Dense(3)"),
    ("5", "spatial several", "Input((5, 5, 5, 2)), Conv3D(4, 3), Dense(3)"),
    ("5", "spatial several", "Input((3, 5, 5, 2)), ConvLSTM2D(4, 3, return_sequences=True), Dense(3)"),
    ("4", "spatial", "Input((3, 5, 5, 2)), ConvLSTM2D(4, 3), Dense(3)"),
    ("2", "", "Input((8,)), Reshape((2, 4)), LSTM(3)"),
    ("3", "", "Input((8,)), Reshape((2, 4)), Dense(3)"),
    ("3", "", "Input((8,)), RepeatVector(4), Dense(3)"),
    ("3", "sequence", "Input((8,)), RepeatVector(4), LSTM(5, return_sequences=True), Dense(2)"),
    ("3", "", "Input((8, 3)), Permute((2, 1)), Dense(2)"),
    (
        "3",
        "sequence several",
        "Input((8, 3)), LSTM(5, return_sequences=True), LayerNormalization(), Dense(2)",
    ),
]
FUNCTIONAL: list[Entry] = [
    ("3", "sequence several", "outputs = Dense(1)(LSTM(4, return_sequences=True)(inputs))"),
    ("2", "", "outputs = Dense(1)(LSTM(4)(inputs))"),
    ("?", "", "h, state, cell = LSTM(4, return_state=True)(inputs)\noutputs = Dense(1)(h)"),
    ("?", "", "outputs = Dense(1)(LSTM(4, return_sequences=True)(inputs)[:, -1])"),
    ("?", "", "outputs = Dense(1)(Concatenate()([LSTM(4)(inputs), GRU(4)(inputs)]))"),
    ("3", "sequence several", "outputs = Dense(2)(MultiHeadAttention(2, 4)(inputs, inputs))"),
    ("2", "", "outputs = Dense(2)(GlobalAveragePooling1D()(MultiHeadAttention(2, 4)(inputs, inputs)))"),
]
TORCH: list[Entry] = [
    ("2", "", "x = torch.randn(4, 6)\noutput = nn.Linear(6, 1)(x)"),
    ("1", "", "x = torch.randn(6)\noutput = nn.Linear(6, 1)(x)"),
    ("3", "", "x = torch.randn(4, 5, 6)\noutput = nn.Linear(6, 2)(x)"),
    ("?", "", "x = torch.randn(4, 6)\noutput = nn.Linear(6, 1)(x).squeeze(1)"),
    (
        "3",
        "sequence",
        "x = torch.randn(4, 5, 6)\nh, _ = nn.LSTM(6, 3, batch_first=True)(x)\noutput = nn.Linear(3, 2)(h)",
    ),
    ("3", "sequence", "x = torch.randn(4, 5, 6)\nh, _ = nn.GRU(6, 3)(x)\noutput = nn.Linear(3, 2)(h)"),
    ("2", "", "x = torch.randn(5, 6)\nh, _ = nn.GRU(6, 3)(x)\noutput = nn.Linear(3, 2)(h)"),
    ("?", "", "x = torch.randn(4, 5, 6)\nh, _ = nn.GRU(6, 3)(x)\noutput = nn.Linear(3, 2)(h[:, -1])"),
    (
        "3",
        "spatial",
        "x = torch.randn(4, 3, 10)\noutput = nn.Sequential(nn.Conv1d(3, 5, 3), nn.Linear(8, 2))(x)",
    ),
    ("2", "", "x = torch.randn(3, 10)\noutput = nn.Sequential(nn.Conv1d(3, 5, 3), nn.Linear(8, 2))(x)"),
    (
        "2",
        "",
        "x = torch.randn(4, 3, 10)\n"
        "output = nn.Sequential(nn.Conv1d(3, 5, 3), nn.ReLU(), nn.Flatten(), nn.Linear(40, 2))(x)",
    ),
    (
        "4",
        "spatial",
        "x = torch.randn(4, 3, 8, 8)\n"
        "output = nn.Sequential(nn.Conv2d(3, 5, 3), nn.MaxPool2d(2), nn.ReLU(), nn.Linear(3, 2))(x)",
    ),
    (
        "4",
        "spatial",
        "x = torch.randn(4, 3, 8, 8)\n"
        "output = nn.Sequential(nn.Conv2d(3, 5, 3), nn.AdaptiveAvgPool2d(1), nn.Linear(1, 2))(x)",
    ),
    ("2", "", "x = torch.randn(4, 3, 8, 8)\noutput = nn.Linear(192, 2)(torch.flatten(x, 1))"),
    ("2", "", "x = torch.randn(4, 3, 8, 8)\noutput = nn.Linear(192, 2)(x.view(4, -1))"),
    ("?", "", "x = torch.randint(0, 9, (4, 6))\noutput = nn.Linear(5, 2)(nn.Embedding(9, 5)(x))"),
    (
        "3",
        "sequence",
        "x = torch.randn(4, 5, 6)\n"
        "output = nn.Linear(6, 2)(nn.TransformerEncoderLayer(6, 2, batch_first=True)(x))",
    ),
]

KERAS: list[Entry] = [
    *((rank, between, f"model = keras.Sequential([{stack}])") for rank, between, stack in STACKS),
    *(
        (rank, between, f"inputs = Input((6, 4))\n{body}\nmodel = keras.Model(inputs, outputs)")
        for rank, between, body in FUNCTIONAL
    ),
]


def keras_program(body: str) -> str:
    """A whole program, with the loss that the output meets."""
    return (
        "import keras\nfrom keras import Input\nfrom keras.layers import *\n\n"
        f"{body}\nmodel.compile(optimizer='sgd', loss='mse')\n"
    )


def torch_program(body: str) -> str:
    """A whole program, with the loss that the output meets."""
    return (
        f"import torch\nfrom torch import nn\n\n{body}\n"
        "loss = nn.MSELoss()(output, torch.zeros_like(output))\n"
    )
