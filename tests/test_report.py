"""The renderers: whole outputs, alignment, and what must never reach a terminal."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import unicodedata
from dataclasses import replace
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

import pytest
from rich.cells import cell_len

import headlint
from headlint.findings import Edit, Finding, Fix, Position, Related, Report, Span, Summary
from headlint.inventory import HeadEntry
from headlint.report import formats, load
from headlint.report._closing import closing_line
from headlint.report._heads import render_heads
from headlint.report._page import render_page
from headlint.report._printable import place, plain, printable
from reports import REPORTS, finding, span

SNAPSHOTS = Path(__file__).parent / "snapshots"
WIDTHS = (104, 200)
UPDATE = os.environ.get("HEADLINT_UPDATE_SNAPSHOTS") == "1"
RICH = tuple(map(int, version("rich").split(".")[:2]))
same_widths = pytest.mark.skipif(RICH < (14, 3), reason="it shares the width among columns in another way")
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def rendered(
    report: Report, name: str = "full", *, color: bool = False, width: int | None = None, quiet: bool = False
) -> str:
    out = io.StringIO()
    load(name).render(report, out=out, color=color, width=width, quiet=quiet)
    return out.getvalue()


def single(found: Finding, *lines: str) -> Report:
    return Report((found,), Summary(files=1), sources={found.span.path: lines})


def check_snapshot(name: str, text: str) -> None:
    path = SNAPSHOTS / name
    if UPDATE:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
    assert text == path.read_bytes().decode("utf-8").replace("\r\n", "\n")


# Whole outputs


KEPT = {
    "full.txt": ("full", None),
    "full-60.txt": ("full", 60),
    "concise.txt": ("concise", None),
    "grouped.txt": ("grouped", None),
    "jsonl": ("jsonl", None),
    "github.txt": ("github", None),
    "gitlab.json": ("gitlab", None),
    "junit.xml": ("junit", None),
}
"""What is kept of each report, beside its JSON: by the end of the file's name, format and width."""


@pytest.fixture(autouse=True)
def _no_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """A CI server says where the repository is, and some formats listen."""
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("ending", KEPT)
def test_output_is_as_kept(name: str, ending: str) -> None:
    format, width = KEPT[ending]
    check_snapshot(f"{name}.{ending}", rendered(REPORTS[name], format, width=width))


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("format", ["json", "sarif"])
def test_json_output_is_as_kept(name: str, format: str) -> None:
    output = json.loads(rendered(REPORTS[name], format))
    if format == "json":
        output["headlint"] = "VERSION"
    else:
        output["runs"][0]["tool"]["driver"]["semanticVersion"] = "VERSION"
    check_snapshot(f"{name}.{format}", json.dumps(output, indent=1, ensure_ascii=False) + "\n")


@pytest.mark.parametrize("name", REPORTS)
def test_the_page_is_as_kept_but_for_its_style_and_script(name: str) -> None:
    output = rendered(REPORTS[name], "html")
    output = re.sub(r"(<style>|<script>).*?(</style>|</script>)", r"\1...\2", output, flags=re.DOTALL)
    output = re.sub(r"sha256-[\w+/=]+", "sha256-...", output)
    check_snapshot(f"{name}.html", output.replace(f"headlint {headlint.__version__}", "headlint VERSION"))


def test_no_snapshot_is_left_over() -> None:
    assert {path.name for path in SNAPSHOTS.iterdir()} == {
        *(f"{name}.{ending}" for name in REPORTS for ending in (*KEPT, "html", "json", "sarif")),
        *(f"heads-{width}.txt" for width in (80, *WIDTHS)),
        "shown-remedies.txt",
    }


# The registry


def test_formats_are_the_modules_that_can_render() -> None:
    assert {"full", "concise", "json"} <= set(formats())
    for name in formats():
        module = load(name)
        assert name == module.NAME
        assert callable(module.render)


def test_an_unknown_format_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(LookupError, match=r"no output format 'sarf'; there are: .*full, github"):
        load("sarf")


@pytest.mark.parametrize("name", ["_closing", "../cli", "json.tool"])
def test_a_helper_is_no_format(name: str) -> None:
    with pytest.raises(LookupError):
        load(name)


@pytest.mark.parametrize("name", formats())
def test_a_format_imports_no_other_one_but_json(name: str) -> None:
    """json is how others write JSON too."""
    code = (
        "import sys; from headlint.report import formats, load; load(sys.argv[1]);"
        "print(*(one for one in formats() if f'headlint.report.{one}' in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code, name], capture_output=True, text=True, check=True)
    assert name in done.stdout.split()
    assert set(done.stdout.split()) <= {name, "json"}


def test_formats_for_programs_need_no_rich() -> None:
    code = (
        "import sys; from headlint.report import formats, load;"
        "[load(name) for name in formats() if name != 'full'];"
        "sys.exit('rich' in sys.modules or 'yaml' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# The underlines stand under what they mark


def marks_of(output: str) -> list[tuple[str, int, int]]:
    """Each source row with the columns of the carets in the first row below it."""
    rows = [row for row in output.splitlines() if " | " in row]
    found = []
    for source, below in pairwise(rows):
        if "^" in below and "^" not in source:
            first = below.index("^")
            found.append((source, first, first + below.count("^")))
    return found


@pytest.mark.parametrize(
    ("before", "text", "shown"),
    [
        ("", "softmax", "softmax"),
        ("\t", "softmax", "softmax"),
        ("ab\t", "softmax", "softmax"),
        ("名前 = ", "softmax", "softmax"),
        ("'🙂' + ", "softmax", "softmax"),
        ("'👩\u200d👩\u200d👧' + ", "softmax", "softmax"),
        ("'❤\ufe0f' + ", "softmax", "softmax"),
        ("'e\u0301' + ", "softmax", "softmax"),
        ("'\x1b[1m' + ", "softmax", "softmax"),
        ("'\u202e' + ", "softmax", "softmax"),
        ("x = ", "'\x07'", "'\\x07'"),
        ("x = ", "名前", "名前"),
    ],
)
def test_carets_stand_under_the_marked_text(before: str, text: str, shown: str) -> None:
    place = span("a.py", 1, len(before) + 1, len(before) + len(text) + 1)
    output = rendered(single(finding(place), f"{before}{text} + rest"))
    ((source, first, last),) = marks_of(output)
    assert cell_len(source[: source.index(shown)]) == first
    assert last - first == cell_len(shown)


def test_a_marked_tab_is_underlined_to_its_stop() -> None:
    output = rendered(single(finding(span("a.py", 1, 1, 4)), "a\tbc"))
    assert "1 | a   bc\n  | ^^^^^\n" in output


@pytest.mark.parametrize("column", [4, 9])
def test_an_empty_range_has_one_caret(column: int) -> None:
    output = rendered(single(finding(span("a.py", 1, column, column)), "x = f(y"))
    ((source, first, last),) = marks_of(output)
    assert (first - source.index("x"), last - first) == (min(column - 1, 7), 1)


def test_a_range_of_several_lines_is_marked_to_the_end_of_its_first_line() -> None:
    output = rendered(single(finding(span("a.py", 1, 5, 2, to=3), label="labels"), "y = f(  ", "    1", ")"))
    assert "1 | y = f(\n  |     ^^ labels (to line 3)\n" in output


def test_marks_that_overlap_have_rows_of_their_own_and_the_others_share_one() -> None:
    found = finding(
        span("a.py", 1, 9, 10),
        label="inner",
        related=(
            Related(span("a.py", 1, 5, 11), "outer"),
            Related(span("a.py", 1, 1, 2), "left"),
        ),
    )
    assert rendered(single(found, "x = f(a, b)")).splitlines()[2:7] == [
        "  |",
        "1 | x = f(a, b)",
        "  | -       ^ inner",
        "  | left",
        "  |     ------ outer",
    ]


def test_hanging_labels_are_joined_to_their_marks() -> None:
    related = (Related(span("a.py", 1, 1, 2), "one"), Related(span("a.py", 1, 5, 6), "two"))
    output = rendered(single(finding(span("a.py", 1, 9, 10), label="three", related=related), "a + b + c"))
    assert "  | -   -   ^ three\n  | |   two\n  | one\n" in output


def test_what_is_said_twice_of_one_place_is_said_in_one_label() -> None:
    place = span("a.py", 1, 1, 2)
    related = (Related(place, "4 units"), Related(place, "sigmoid"))
    output = rendered(single(finding(place, label="sigmoid", related=related), "x"))
    assert "  | ^ sigmoid; 4 units\n" in output


# Excerpts


@pytest.mark.parametrize(
    ("line", "between"),
    [
        (2, ["2 | line 2"]),
        (3, ["2 | line 2", "3 | line 3"]),
        (4, ["2 | line 2", "3 | line 3", "4 | line 4"]),
        (5, ["...", "5 | line 5"]),
    ],
)
def test_few_lines_between_two_places_are_shown_and_more_are_left_out(line: int, between: list[str]) -> None:
    found = finding(span("a.py", 1, 1, 2), related=(Related(span("a.py", line, 1, 2), ""),))
    output = rendered(single(found, *(f"line {number}" for number in range(1, 9))))
    assert [row for row in output.splitlines() if re.match(r"\d \||\.\.\.", row)] == ["1 | line 1", *between]


def test_a_distant_place_has_an_excerpt_of_its_own() -> None:
    found = finding(span("a.py", 90, 1, 2), related=(Related(span("a.py", 5, 3, 4), "layer"),))
    output = rendered(single(found, *("abc" for _ in range(100))))
    assert "90 | abc\n   | ^\n  --> a.py:5:3\n   |\n 5 | abc\n   |   - layer\n" in output


def test_cells_of_a_notebook_are_not_mixed_up() -> None:
    place, other = span("a.ipynb", 1, 1, 2, cell=1), span("a.ipynb", 1, 1, 2, cell=2)
    report = Report(
        (finding(place, related=(Related(other, "there"),)),),
        sources={"a.ipynb#1": ("first",), "a.ipynb#2": ("second",)},
    )
    output = rendered(report)
    assert output.startswith("a.ipynb:cell 1:1:1: HL101")
    assert "1 | first\n  | ^\n --> a.ipynb:cell 2:1:1\n  |\n1 | second\n  | - there\n" in output


@pytest.mark.parametrize("lines", [(), ("only one line",)])
def test_a_place_without_its_source_is_still_named(lines: tuple[str, ...]) -> None:
    output = rendered(single(finding(span("a.py", 7, 2, 3), label="sigmoid"), *lines))
    assert " --> a.py:7:2 sigmoid\n" in output


@pytest.mark.parametrize("width", [None, 40, 57, 80, 200])
@pytest.mark.parametrize("filler", ["a + ", "名 + ", "\t", "🙂"])
def test_no_source_row_is_wider_than_the_terminal_and_the_mark_is_seen(
    width: int | None, filler: str
) -> None:
    for count in (0, 3, 10, 33, 100):
        before = filler * count
        line = f"{before}MARKED{filler * (100 - count)}"
        output = rendered(
            single(finding(span("a.py", 1, len(before) + 1, len(before) + 7)), line), width=width
        )
        rows = [row for row in output.splitlines() if " | " in row]
        assert max(map(cell_len, rows)) <= (width or 120)
        ((source, first, last),) = marks_of(output)
        assert cell_len(source[: source.index("MARKED")]) == first
        assert last - first == len("MARKED")


def test_a_label_that_does_not_fit_beside_its_mark_stands_below() -> None:
    found = finding(span("a.py", 1, 31, 36), label="a label of twenty")
    output = rendered(single(found, " " * 30 + "value"), width=40, quiet=True)
    # 36 columns are left beside the gutter, so the label ends at the edge.
    assert output.splitlines()[-3:] == [
        f"1 | {' ' * 30}value",
        f"  | {' ' * 30}^^^^^",
        f"  | {' ' * 19}a label of twenty",
    ]


# Words


def header(**changes: object) -> str:
    return rendered(single(finding(span("a.py", 1, 1, 2), **changes), "x")).splitlines()[0]


def test_the_header_says_how_sure_a_finding_is_only_where_it_is_not_certain() -> None:
    assert header() == "a.py:1:1: HL101 sigmoid-categorical-crossentropy [warning]"
    assert header(confidence="medium").endswith(" [warning, medium confidence]")
    assert header(severity="info", confidence="low").endswith(" [info, low confidence]")


EDIT = Edit(Span("a.py", Position(1, 1), Position(1, 2)), "y")


@pytest.mark.parametrize(
    ("advice", "fixes", "expected"),
    [
        ("", (), []),
        ("return the logits", (), ["help: return the logits"]),
        ("", (Fix("use softmax", "manual"),), ["help: use softmax"]),
        ("use softmax", (Fix("use softmax", "safe", (EDIT,)),), ["help: use softmax (safe fix)"]),
        ("choose", (Fix("use softmax", "manual", (EDIT,)),), ["help: choose", "help: use softmax"]),
        (
            "choose",
            (Fix("use a", "unsafe", (EDIT,)), Fix("use b", "manual")),
            ["help: choose", "  - use a (unsafe fix)", "  - use b"],
        ),
        (
            "use a, or use b",
            (Fix("use a", "manual"), Fix("use b", "manual")),
            ["help: one of these:", "  - use a", "  - use b"],
        ),
    ],
)
def test_help_is_what_to_do_and_then_each_fix(
    advice: str, fixes: tuple[Fix, ...], expected: list[str]
) -> None:
    output = rendered(single(finding(span("a.py", 1, 1, 2), help=advice, fixes=fixes), "x"), quiet=True)
    assert output.splitlines()[5:] == expected


def test_prose_is_wrapped_to_a_width_and_left_alone_without_one() -> None:
    found = finding(span("a.py", 1, 1, 2), message="word " * 40)
    wrapped = [line for line in rendered(single(found, "x"), width=50).splitlines() if "word" in line]
    assert len(wrapped) > 1
    assert max(map(len, wrapped)) <= 50
    assert f"  {('word ' * 40).strip()}\n" in rendered(single(found, "x"))


def test_quiet_drops_the_closing_line_only() -> None:
    for name in ("full", "concise"):
        loud, quiet = rendered(REPORTS["notebook"], name), rendered(REPORTS["notebook"], name, quiet=True)
        assert loud.startswith(quiet.rstrip("\n"))
        assert loud.splitlines()[-1] not in quiet
    assert rendered(REPORTS["clean"], quiet=True) == ""


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("format", formats())
def test_colour_changes_nothing_but_colour(name: str, format: str) -> None:
    plain_text, colored = rendered(REPORTS[name], format), rendered(REPORTS[name], format, color=True)
    assert not ANSI.search(plain_text)
    assert ANSI.sub("", colored) == plain_text
    if format == "full" or (format == "concise" and REPORTS[name].findings):
        assert ANSI.search(colored)


@pytest.mark.parametrize("name", REPORTS)
def test_no_line_ends_in_a_blank(name: str) -> None:
    assert not [line for line in rendered(REPORTS[name]).splitlines() if line != line.rstrip()]


# What must never reach a terminal

HOSTILE = "\x1b[2Ja\x07b\rc\u202ed\u2066e\x9bf\ud800g\u2028h\u200bi\ufeffj\U000e0041"


def hostile_report() -> Report:
    place = replace(span("x.py", 1, 1, 3), path=f"{HOSTILE}\udcff\n.py")
    found = finding(
        place,
        message=f"{HOSTILE}\n{HOSTILE}",
        help=HOSTILE,
        url=HOSTILE,
        label=HOSTILE,
        related=(Related(replace(place, path=f"other{HOSTILE}"), HOSTILE),),
        fixes=(Fix(HOSTILE, "safe"), Fix(HOSTILE * 2, "safe")),
    )
    return Report((found,), Summary(files=1), sources={place.path: (HOSTILE,)})


@pytest.mark.parametrize("format", ["full", "concise"])
@pytest.mark.parametrize("width", [None, 60])
def test_nothing_that_acts_on_a_terminal_is_printed_raw(format: str, width: int | None) -> None:
    output = rendered(hostile_report(), format, width=width)
    raw = {char for char in output if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}
    assert raw == {"\n"}
    assert "\\x1b[2J" in output
    assert "\\u202e" in output


def test_concise_is_one_line_a_finding_whatever_the_message() -> None:
    assert len(rendered(hostile_report(), "concise", quiet=True).splitlines()) == 1


@pytest.mark.parametrize("format", formats())
@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_every_stream_can_take_every_report(format: str, encoding: str) -> None:
    for report in (*REPORTS.values(), hostile_report()):
        out = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
        load(format).render(report, out=out, color=True, width=80)
        out.flush()


def test_characters_that_a_stream_lacks_keep_the_carets_in_line() -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    report = single(finding(span("a.py", 1, 5, 6)), "名 = x")
    load("full").render(report, out=out, color=False, width=None)
    out.seek(0)
    assert "1 | \\u540d = x\n  |          ^\n" in out.read()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("a\tb\nc\r", "a\\tb\\nc\\r"),
        ("\x00\x1b\x7f\x85", "\\x00\\x1b\\x7f\\x85"),
        ("caf\udce9", "caf\\xe9"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
        ("日本 é 🙂", "日本 é 🙂"),
        ("👩\u200d👧", "👩\u200d👧"),
    ],
)
def test_only_what_does_harm_is_escaped(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_plain_is_one_line() -> None:
    assert plain(" a\n\n  b\tc\u2028d ") == "a b c d"


def test_place_counts_cells_before_lines() -> None:
    assert place(span("a.py", 3, 4, 5)) == "a.py:3:4"
    assert place(span("a.ipynb", 3, 4, 5, cell=2)) == "a.ipynb:cell 2:3:4"


# JSON


def test_json_has_the_documented_keys_in_their_order() -> None:
    text = rendered(REPORTS["one-file"], "json")
    assert text.endswith("}\n")
    report = json.loads(text)
    (found,) = report["findings"]
    assert list(report) == ["headlint", "schema", "findings", "summary"]
    assert list(found) == (
        [
            "code",
            "name",
            "severity",
            "confidence",
            "path",
            "cell",
            "range",
            "message",
            "help",
            "url",
            "fingerprint",
            "related",
            "fixes",
        ]
    )
    assert found["range"] == {"start": {"line": 5, "column": 35}, "end": {"line": 5, "column": 44}}
    assert list(found["related"][0]) == ["path", "cell", "range", "message"]
    assert list(found["fixes"][0]) == ["title", "applicability", "edits"]
    assert list(found["fixes"][0]["edits"][0]) == ["path", "cell", "range", "replacement"]
    assert list(report["summary"]) == (
        ["files", "triaged", "analysed", "cached", "errors", "suppressed", "contracts", "seconds"]
    )
    assert report["summary"]["contracts"] == 31


def test_json_says_which_cell() -> None:
    (found,) = json.loads(rendered(REPORTS["notebook"], "json"))["findings"]
    assert (found["cell"], found["related"][0]["cell"], found["fixes"][0]["edits"][0]["cell"]) == (4, 4, 4)


def test_json_is_one_line_that_any_reader_takes() -> None:
    text = rendered(hostile_report(), "json")
    assert text.count("\n") == 1
    text.encode("utf-8")
    assert not re.search(r"(?<!\\)(\\\\)*\\u[dD][89a-fA-F]", text)
    path = json.loads(text)["findings"][0]["path"]
    assert path == f"{HOSTILE}\\xff\n.py".replace("\ud800", "\\ud800")


def test_json_keeps_other_characters_and_escapes_what_the_stream_lacks() -> None:
    assert "运行.py" in rendered(REPORTS["two-files"], "json")
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    load("json").render(REPORTS["two-files"], out=out, color=False, width=None)
    out.seek(0)
    assert json.loads(out.read())["findings"][0]["path"] == "运行.py"


# The closing line

UNREAD = finding(span("bad.py", 1, 1, 2), code="HL001")
FAULT = finding(span("odd.py", 1, 1, 2), code="HL000")
PLAIN = finding(span("a.py", 1, 1, 2))
FIXABLE = replace(PLAIN, fixes=(Fix("use softmax", "unsafe", (EDIT,)),))
MANUAL = replace(PLAIN, fixes=(Fix("use softmax", "manual", (EDIT,)), Fix("use sigmoid", "safe")))


@pytest.mark.parametrize(
    ("summary", "findings", "expected"),
    [
        (Summary(), (), "no heads found in 0 files"),
        (Summary(files=1), (), "no heads found in 1 file"),
        (Summary(files=12), (), "no heads found in 12 files"),
        (Summary(heads=1, checked=1, head_files=1), (), "1 head in 1 file: 1 checked"),
        (Summary(heads=2, undetermined=2, head_files=1), (), "2 heads in 1 file: 2 undetermined"),
        (
            Summary(heads=31, checked=27, undetermined=4, head_files=23, errors=1),
            (PLAIN, FIXABLE, UNREAD),
            "31 heads in 23 files: 27 checked, 4 undetermined · 2 findings (1 fixable)"
            " · 1 file could not be read",
        ),
        (Summary(files=1), (MANUAL,), "no heads found in 1 file · 1 finding"),
        (Summary(files=1, suppressed=3), (), "no heads found in 1 file · 3 suppressed"),
        (Summary(files=3, errors=2), (), "no heads found in 3 files · 2 files could not be read"),
        (Summary(files=3, errors=1), (FAULT,), "no heads found in 3 files · 1 internal fault"),
        (
            Summary(files=3, errors=2),
            (FAULT, UNREAD),
            "no heads found in 3 files · 1 file could not be read · 1 internal fault",
        ),
    ],
)
def test_closing_line(summary: Summary, findings: tuple[Finding, ...], expected: str) -> None:
    assert closing_line(Report(findings, summary)) == expected
    assert closing_line(Report(findings, summary), "ascii") == expected.replace("·", "-")


# Heads and pages

KNOWN = HeadEntry(
    span("a.py", 3, 1, 9),
    framework="keras",
    units=4,
    domain="probability",
    activation="sigmoid",
    loss="categorical_crossentropy",
    takes="simplex",
    from_logits=False,
    labels="one-hot",
    metrics=("accuracy",),
    decode=("argmax",),
    resolved="full",
)


def test_a_head_is_one_line() -> None:
    out = io.StringIO()
    render_heads([KNOWN, HeadEntry(span("b.ipynb", 1, 1, 2, cell=3))], out=out, as_json=False)
    first, second = out.getvalue().splitlines()
    assert first == (
        "a.py:3:1: keras: 4 units, sigmoid (probability) -> categorical_crossentropy "
        "(takes simplex, from_logits=False); labels one-hot; metrics accuracy; decode argmax [full]: ok"
    )
    assert second.startswith("b.ipynb:cell 3:1:1: unknown framework: unknown units")
    assert second.endswith("[none]: undetermined")


HEADS = (
    KNOWN,
    HeadEntry(
        span("a.py", 30, 5, 9),
        part="price",
        framework="keras",
        units=1,
        layer="Dense",
        domain="real",
        activation="linear",
        loss="mse",
        takes="real",
        metrics=("mean_absolute_error",),
        resolved="full",
    ),
    HeadEntry(
        span("nets/b.ipynb", 2, 1, 2, cell=3),
        framework="jax",
        units=10,
        layer="Dense",
        domain="simplex",
        activation="softmax",
        loss="softmax_cross_entropy_with_integer_labels",
        takes="real",
        decode=("argmax",),
        resolved="full",
        findings=("HL106", "HL602"),
    ),
    HeadEntry(
        span("nets/c\x1b.py", 8, 1, 2),
        framework="torch",
        loss="CrossEntropyLoss",
        takes="real",
        resolved="partial",
        reasons=("output.domain: `self.backbone` comes from timm.create_model(args.arch)",),
    ),
)


@same_widths
@pytest.mark.parametrize("width", WIDTHS)
def test_heads_on_a_terminal_are_a_table(width: int) -> None:
    out = io.StringIO()
    render_heads(HEADS, out=out, as_json=False, width=width)
    assert max(map(cell_len, out.getvalue().splitlines())) <= width
    check_snapshot(f"heads-{width}.txt", out.getvalue())


@same_widths
def test_heads_of_one_framework_need_no_column_for_it() -> None:
    out = io.StringIO()
    heads = [replace(head, framework="jax") for head in HEADS[:2]]
    render_heads(heads, out=out, as_json=False, width=80)
    assert max(map(cell_len, out.getvalue().splitlines())) <= 80
    check_snapshot("heads-80.txt", out.getvalue())


def test_the_colour_of_a_table_of_heads_is_all_that_colour_changes() -> None:
    plain_out, coloured = io.StringIO(), io.StringIO()
    render_heads(HEADS, out=plain_out, as_json=False, width=104)
    render_heads(HEADS, out=coloured, as_json=False, color=True, width=104)
    stripped = [line.rstrip() for line in ANSI.sub("", coloured.getvalue()).splitlines()]
    assert stripped == plain_out.getvalue().splitlines()
    assert coloured.getvalue() != plain_out.getvalue()


def test_a_terminal_that_is_too_narrow_for_a_table_gets_lines() -> None:
    narrow, none = io.StringIO(), io.StringIO()
    render_heads(HEADS, out=narrow, as_json=False, width=60)
    render_heads(HEADS, out=none, as_json=False)
    assert narrow.getvalue() == none.getvalue()


def test_no_heads_at_all_are_said_on_a_terminal() -> None:
    out = io.StringIO()
    render_heads([], out=out, as_json=False, width=80)
    assert out.getvalue() == "no heads found\n"


def test_heads_as_json_have_the_documented_keys() -> None:
    out = io.StringIO()
    render_heads([KNOWN], out=out, as_json=True)
    ((name, (head,)),) = json.loads(out.getvalue()).items()
    assert name == "heads"
    documented = ["path", "range", "framework", "output", "loss", "labels", "metrics", "decode", "resolved"]
    assert [key for key in head if key in documented] == documented
    assert {"units", "domain", "activation"} <= set(head["output"])
    assert list(head["loss"]) == ["name", "takes", "from_logits"]
    assert (head["part"], head["verdict"], head["findings"]) == ("", "ok", [])


PAGE = "# HL101 name\n\nText with `code` and \x1b[31m.\n\n```python\nx = 1\n```"


def test_a_page_without_colour_is_its_markdown() -> None:
    out = io.StringIO()
    render_page(PAGE, out=out, color=False, width=None)
    assert out.getvalue() == PAGE.replace("\x1b", "\\x1b") + "\n"


def test_a_page_in_colour_is_laid_out() -> None:
    out = io.StringIO()
    render_page(PAGE, out=out, color=True, width=60)
    text = ANSI.sub("", out.getvalue())
    assert "HL101 name" in text
    assert "```" not in text
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 60
