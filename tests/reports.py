"""Hand-made reports for the tests of the renderers."""

from __future__ import annotations

from headlint.findings import (
    Edit,
    Finding,
    Fix,
    HeadEntry,
    Position,
    Related,
    Report,
    RuleCard,
    Span,
    Summary,
)

__all__ = ["REPORTS", "finding", "span"]


def span(
    path: str, line: int, first: int, last: int, *, cell: int | None = None, to: int | None = None
) -> Span:
    """From column `first` to before column `last`, of line `to` if it is another one."""
    return Span(path, Position(line, first), Position(to or line, last), cell)


def marked(path: str, lines: tuple[str, ...], line: int, text: str, *, cell: int | None = None) -> Span:
    """The span of the only place where `text` stands in a line."""
    assert lines[line - 1].count(text) == 1
    first = lines[line - 1].index(text) + 1
    return span(path, line, first, first + len(text), cell=cell)


def finding(place: Span, **changes: object) -> Finding:
    """A finding at a place, everything else of no importance."""
    values: dict[str, object] = {
        "code": "HL101",
        "name": "sigmoid-categorical-crossentropy",
        "severity": "warning",
        "confidence": "high",
        "message": "4 units with sigmoid feed categorical_crossentropy.",
        **changes,
    }
    return Finding(span=place, **values)  # type: ignore[arg-type]


TRAIN = (
    "import keras",
    "",
    "model = keras.Sequential([",
    '\tkeras.layers.Dense(64, activation="relu"),',
    '\tkeras.layers.Dense(4, activation="sigmoid"),',
    "])",
    "",
    "# Nothing to see here.",
    "",
    'model.compile(loss="categorical_crossentropy", optimizer="adam")',
    "model.fit(x, y)",
    "",
    *("# far away" for _ in range(100)),
    "y = to_categorical(",
    "    ids,",
    "    num_classes=4,",
    ")",
)
CHINESE = (
    "class 网络(nn.Module):",
    "    def forward(self, x):",
    "        名 = '🙂🙂 e\u0301'; return self.头(x).softmax(-1)  # \x1b[31mred\x1b[0m \u202eback",
)
RUN = ("criterion = nn.CrossEntropyLoss()", "loss = criterion(网络()(x), y)")
CELL = (
    "import torch.nn.functional as F",
    "loss = F.cross_entropy(F.softmax(net(x), dim=1), y)",
)
LONG = ("total = " + "left + " * 40 + "loss(torch.softmax(logits, dim=1), y)" + " + right" * 40,)

SIGMOID = marked("train.py", TRAIN, 5, '"sigmoid"')
ONE_FILE = Report(
    findings=(
        finding(
            SIGMOID,
            confidence="medium",
            label="sigmoid",
            help="let the activation and the loss agree on what the labels are",
            url="https://example.org/HL101",
            fingerprint="0123456789abcdef",
            related=(
                Related(
                    marked("train.py", TRAIN, 5, 'keras.layers.Dense(4, activation="sigmoid")'), "4 units"
                ),
                Related(marked("train.py", TRAIN, 10, '"categorical_crossentropy"'), "wants a distribution"),
                Related(span("train.py", 113, 5, 2, to=116), "one-hot labels"),
            ),
            fixes=(
                Fix("one class per sample: softmax", "unsafe", (Edit(SIGMOID, '"softmax"'),)),
                Fix("several classes per sample: binary_crossentropy", "manual"),
            ),
        ),
    ),
    summary=Summary(
        files=120, triaged=97, analysed=23, heads=31, checked=27, undetermined=4, head_files=23, seconds=0.4
    ),
    sources={"train.py": TRAIN},
)
TWO_FILES = Report(
    findings=(
        finding(
            marked("运行.py", RUN, 2, "criterion"),
            code="HL106",
            name="softmax-before-cross-entropy",
            severity="error",
            message="softmax reaches CrossEntropyLoss, which applies softmax itself.\nIt stays above 0.74.",
            label="applies softmax itself",
            help="return the logits",
            related=(
                Related(marked("运行.py", RUN, 1, "nn.CrossEntropyLoss()"), "CrossEntropyLoss"),
                Related(marked("网络.py", CHINESE, 3, "self.头(x).softmax(-1)"), "softmax"),
                Related(marked("网络.py", CHINESE, 3, "self.头(x)"), "4 units"),
            ),
        ),
    ),
    summary=Summary(files=2, analysed=2, heads=1, checked=1, head_files=1),
    sources={"运行.py": RUN, "网络.py": CHINESE},
)
SOFTMAX = marked("nb.ipynb", CELL, 2, "F.softmax(net(x), dim=1)", cell=4)
NOTEBOOK = Report(
    findings=(
        finding(
            SOFTMAX,
            code="HL106",
            name="softmax-before-cross-entropy",
            message="softmax reaches cross_entropy, which applies softmax itself.",
            label="softmax",
            help="drop the softmax",
            related=(Related(marked("nb.ipynb", CELL, 2, "F.cross_entropy", cell=4), "cross_entropy"),),
            fixes=(Fix("drop the softmax", "unsafe", (Edit(SOFTMAX, "net(x)"),)),),
        ),
    ),
    summary=Summary(files=1, analysed=1, heads=1, checked=1, head_files=1),
    sources={"nb.ipynb#4": CELL},
)
LONG_LINE = Report(
    findings=(
        finding(
            marked("long.py", LONG, 1, "torch.softmax(logits, dim=1)"),
            severity="info",
            confidence="low",
            label="softmax",
            related=(Related(span("long.py", 1, 1, 6), "the sum"),),
        ),
    ),
    summary=Summary(files=1, analysed=1, heads=1, checked=1, head_files=1),
    sources={"long.py": LONG},
)
BROKEN = Report(
    findings=(
        finding(
            span("caf\udce9\n.py", 3, 9, 10),
            code="HL001",
            name="unreadable-file",
            severity="error",
            message="cannot be read: '(' was never closed",
        ),
        finding(
            span("gone.py", 7, 1, 5),
            label="sigmoid",
            related=(Related(span("other\x1b]0;.py", 9, 2, 4), "4 units"),),
        ),
    ),
    summary=Summary(files=3, analysed=1, errors=1, heads=2, checked=1, undetermined=1, head_files=1),
)
CLEAN = Report(summary=Summary(files=12, triaged=12))

NETS = (
    "class Net(nn.Module):",
    "    def forward(self, x):",
    "        return torch.softmax(self.head(x), dim=1)",
    "",
    "",
    "for x, y in loader:",
    "    loss = nn.CrossEntropyLoss()(net(x), y)",
    "    loss = nn.CrossEntropyLoss()(net(x), y)",
    "    text = \"<script>alert('😀')</script> & co\"; loss = F.mse_loss(net(x), y)",
)
CALL = "nn.CrossEntropyLoss()"
NET_SOFTMAX = marked("src/nets.py", NETS, 3, "torch.softmax(self.head(x), dim=1)")
DROP = Fix("return the logits: drop the softmax", "unsafe", (Edit(NET_SOFTMAX, "self.head(x)"),))
MIXED = Report(
    findings=(
        finding(
            SOFTMAX,
            code="HL106",
            name="softmax-before-cross-entropy",
            message="softmax reaches cross_entropy, which applies softmax itself.",
            label="softmax",
            related=(Related(marked("nb.ipynb", CELL, 2, "F.cross_entropy", cell=4), "cross_entropy"),),
            fixes=(Fix("drop the softmax", "unsafe", (Edit(SOFTMAX, "net(x)"),)),),
        ),
        *(
            finding(
                marked("src/nets.py", NETS, line, CALL),
                code="HL106",
                name="softmax-before-cross-entropy",
                message="softmax reaches CrossEntropyLoss, which applies softmax itself.",
                label="CrossEntropyLoss",
                fingerprint="feedfeedfeedfeed",
                related=(Related(NET_SOFTMAX, "softmax"),),
                route=(1, 0),
                fixes=(DROP,),
            )
            for line in (7, 8)
        ),
        finding(
            marked("src/nets.py", NETS, 9, "F.mse_loss"),
            code="HL703",
            name="misspelt-loss",
            severity="info",
            confidence="low",
            message="100% <b>bold</b> & \"quoted\", ::error:: 'text'.",
            label="here -->",
            fixes=(
                Fix(
                    "spell it right",
                    "safe",
                    (Edit(marked("src/nets.py", NETS, 9, "mse_loss"), "cross_entropy  # \U0001f600\n"),),
                ),
            ),
        ),
    ),
    summary=Summary(
        files=3, analysed=2, heads=6, checked=4, undetermined=2, head_files=2, suppressed=1, seconds=1.25
    ),
    notes=("src/long.py: not followed to its end, it takes too many steps",),
    sources={"src/nets.py": NETS, "nb.ipynb#4": CELL},
    written={SOFTMAX: (61, 61)},
    heads=(
        HeadEntry(
            SOFTMAX,
            framework="torch",
            units=10,
            domain="simplex",
            layer="Linear",
            activation="softmax",
            loss="cross_entropy",
            takes="real",
            labels="integer",
            resolved="full",
            findings=("HL106",),
        ),
        *(
            HeadEntry(
                marked("src/nets.py", NETS, line, CALL),
                framework="torch",
                units=10,
                domain="simplex",
                layer="Linear",
                activation="softmax",
                loss="CrossEntropyLoss",
                takes="real",
                labels="integer",
                decode=("argmax",),
                resolved="full",
                findings=("HL106",),
            )
            for line in (7, 8)
        ),
        HeadEntry(
            marked("src/nets.py", NETS, 9, "F.mse_loss"),
            framework="torch",
            units=1,
            domain="real",
            layer="Linear",
            activation="linear",
            loss="mse_loss",
            takes="real",
            labels="continuous",
            metrics=("mean_absolute_error",),
            resolved="full",
        ),
        HeadEntry(
            span("src/<b>&.py", 12, 5, 20),
            part="boxes",
            framework="keras",
            domain="probability",
            activation="sigmoid",
            loss="BinaryCrossentropy",
            from_logits=False,
            takes="probability",
            resolved="full",
        ),
        HeadEntry(
            span("src/<b>&.py", 30, 5, 20),
            loss="focal",
            reasons=("output.domain: the model is a parameter", "loss.takes: <unknown> loss"),
        ),
    ),
    rules=(
        RuleCard(
            "HL106",
            "softmax-before-cross-entropy",
            "a softmax feeds a loss that applies one itself",
            "warning",
            "high",
            "# HL106 softmax-before-cross-entropy\n\nTraining is slow & stays above *0.74*.",
            "https://example.org/HL106",
            ("torch",),
        ),
        RuleCard("HL703", "misspelt-loss", "no loss is called that", "error", "medium"),
    ),
    exit_code=1,
)

REPORTS = {
    "mixed": MIXED,
    "one-file": ONE_FILE,
    "two-files": TWO_FILES,
    "notebook": NOTEBOOK,
    "long-line": LONG_LINE,
    "broken": BROKEN,
    "clean": CLEAN,
}
