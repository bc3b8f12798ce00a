"""The page: whole, safe whatever the text, of use without its script, and as it should be in a browser."""

from __future__ import annotations

import io
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from browser import Browser, browser, first_pixel
from headlint.findings import Edit, Fix, HeadEntry, Related, Report, RuleCard
from headlint.report import load
from reports import REPORTS, finding, span

EVIL = "</script></style><img src=x onerror=alert(1)>\"'`&amp;\x00\x1b[1m\u202e\ud800"
VOID = frozenset({"meta", "wbr", "rect", "hr", "br"})
HOSTILE = Report(
    findings=(
        finding(
            span(f"{EVIL}.py", 1, 1, 4),
            **dict.fromkeys(("name", "message", "help", "label"), EVIL),
            url="javascript:alert(1)",
            related=(Related(span(f"{EVIL}2.py", 3, 1, 4), EVIL),),
            fixes=(Fix(EVIL, "safe", (Edit(span(f"{EVIL}.py", 1, 1, 4), f"{EVIL}\n{EVIL}"),)),),
        ),
    ),
    notes=(EVIL,),
    sources={f"{EVIL}.py": (EVIL,)},
    heads=(
        HeadEntry(
            span(f"{EVIL}.py", 1, 1, 4),
            part=EVIL,
            layer=EVIL,
            activation=EVIL,
            domain=EVIL,
            loss=EVIL,
            takes=EVIL,
            labels=EVIL,
            metrics=(EVIL,),
            decode=(EVIL,),
            reasons=(EVIL,),
            framework=EVIL,
            findings=("HL101", EVIL),
        ),
    ),
    rules=(
        RuleCard(
            "HL101",
            EVIL,
            EVIL,
            "error",
            help=f"# x\n\n{EVIL}\n\n[link](javascript:alert(1)) ![p](https://example.org/x.png) [w](https://a.b)",
        ),
    ),
)
ALL = {**REPORTS, "hostile": HOSTILE}


def rendered(report: Report, encoding: str = "utf-8") -> str:
    out = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="")
    load("html").render(report, out=out, color=True, width=20)
    out.seek(0)
    return out.read()


class Page(HTMLParser):
    """Takes a page apart; every tag that is opened must be closed again, in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.text: list[str] = []
        self.inside: dict[str, str] = {}
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in ("style", "script"):
            self.inside[self._open[-1]] = self.inside.get(self._open[-1], "") + data
        else:
            self.text.append(data)

    def values(self, name: str) -> list[str]:
        return [value for _, one, value in self.attributes if one == name]


@pytest.mark.parametrize("name", ALL)
def test_the_page_is_whole_and_its_links_lead_somewhere(name: str) -> None:
    page = Page(rendered(ALL[name]))
    ids = page.values("id")
    assert len(set(ids)) == len(ids)
    inner = [link[1:] for link in page.values("href") if link.startswith("#")]
    assert set(inner) <= set(ids)
    for name in ("aria-labelledby",):
        assert set(page.values(name)) <= set(ids)


@pytest.mark.parametrize("name", ALL)
def test_nothing_is_loaded_and_nothing_else_may_run(name: str) -> None:
    text = rendered(ALL[name])
    page = Page(text)
    assert not {"img", "link", "iframe", "object", "embed", "base"} & set(page.tags)
    assert (page.tags["style"], page.tags["script"]) == (1, 1)
    names = {name for _, name, _ in page.attributes}
    assert not {"src", "srcset", "style", "action"} & names
    assert not [name for name in names if name.startswith("on")]
    assert "url(" not in page.inside["style"]
    assert "@import" not in page.inside["style"]
    for link in page.values("href"):
        assert link.startswith(("#", "https://"))


@pytest.mark.parametrize("name", ALL)
def test_the_policy_lets_in_this_style_and_this_script_alone(name: str) -> None:
    page = Page(rendered(ALL[name]))
    (policy,) = (value for value in page.values("content") if "default-src" in value)
    assert policy.startswith("default-src 'none'; ")
    for tag in ("style", "script"):
        digest = b64encode(sha256(page.inside[tag].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_no_text_of_the_report_becomes_part_of_the_page() -> None:
    text = rendered(HOSTILE)
    page, calm = Page(text), Page(rendered(REPORTS["one-file"]))
    assert page.inside == calm.inside
    assert "<img" not in text
    assert "alert(1)>" not in text.replace("onerror=alert(1)&gt;", "")
    assert not re.search("[\x00\x1b\u202e\ud800-\udfff]", text)
    assert text.count("&lt;/script&gt;&lt;/style&gt;&lt;img src=x onerror=alert(1)&gt;") > 20


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8", "utf-16"])
def test_the_page_says_the_same_in_every_encoding(encoding: str) -> None:
    assert Page(rendered(REPORTS["two-files"], encoding)).text == Page(rendered(REPORTS["two-files"])).text


def test_all_of_it_is_there_without_the_script() -> None:
    text = rendered(REPORTS["mixed"])
    assert re.findall(r"<(\w+)[^>]* hidden", text) == ["form"]
    words = " ".join(Page(text).text)
    for part in ("softmax reaches CrossEntropyLoss", "unsafe fix", "cell 4, line 2", "from_logits=False"):
        assert part in words


@pytest.mark.parametrize("name", REPORTS)
def test_every_head_and_every_finding_is_on_the_page(name: str) -> None:
    page = Page(rendered(REPORTS[name]))
    classes = [value.split()[0] for value in page.values("class") if value]
    assert classes.count("head") == len(REPORTS[name].heads)
    assert classes.count("finding") == len(REPORTS[name].findings)
    assert classes.count("party") == 4 * len(REPORTS[name].heads)


def test_marks_that_overlap_are_cut_at_each_others_ends() -> None:
    text = rendered(REPORTS["one-file"])
    line = text.split('<span class="number">5</span>')[1].split("</span>\n")[0]
    assert line == (
        '\t<mark class="secondary">keras.layers.Dense(4, activation=</mark>'
        '<mark class="primary">&quot;sigmoid&quot;</mark><mark class="secondary">)</mark>,'
    )


def test_a_place_of_many_lines_is_shown_to_its_eighth() -> None:
    lines = tuple(f"line{number}" for number in range(1, 40))
    report = Report((finding(span("a.py", 10, 1, 4, to=30)),), sources={"a.py": lines})
    shown = [
        int(number) for number in re.findall(r'"number">(\d+)</span>(?:<mark[^>]*>)?line', rendered(report))
    ]
    assert shown == list(range(8, 20))


def test_a_verdict_leads_to_the_finding_with_a_place_there() -> None:
    text = rendered(REPORTS["mixed"])
    heads = re.findall(r'<li class="head wrong at-output".*?href="#(f\d)"', text, re.DOTALL)
    assert heads == ["f1", "f2", "f3"]


def test_with_many_heads_files_without_findings_are_folded() -> None:
    head = REPORTS["mixed"].heads[3]
    heads = tuple(replace(head, span=span(f"{number:02}.py", 1, 1, 2)) for number in range(31))
    wrong = replace(heads[5], findings=("HL101",))
    folded = re.findall(
        r'<details class="file" data-path="(\d\d).py"( open)?>', rendered(Report(heads=heads))
    )
    assert [opened for _, opened in folded] == [""] * 31
    text = rendered(Report(heads=(*heads[:5], wrong, *heads[6:])))
    assert re.findall(r'data-path="(\d\d).py" open>', text) == ["05"]


def test_the_same_report_gives_the_same_bytes() -> None:
    assert rendered(REPORTS["mixed"]) == rendered(replace(REPORTS["mixed"]))


# In a browser


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as page:
        yield page


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(rendered(REPORTS["mixed"]), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("scheme", "background"), [("light", (0xF8, 0xF7, 0xF4)), ("dark", (0x16, 0x18, 0x1C))]
)
def test_the_page_follows_the_scheme_of_the_reader(
    chromium: Browser, mixed: Path, scheme: str, background: tuple[int, ...]
) -> None:
    chromium.open(mixed, scheme=scheme)
    picture = chromium.picture()
    assert first_pixel(picture) == background
    assert len(picture) > 30_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out_from_what_it_stands_on(chromium: Browser, mixed: Path, scheme: str) -> None:
    """WCAG 2.2 asks for a contrast of 4.5; the arrow of a note is decoration."""
    chromium.open(mixed, scheme=scheme)
    assert chromium.evaluate(CONTRAST) == []


CONTRAST = """(() => {
  const parts = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, index) => sum + c * [0.2126, 0.7152, 0.0722][index], 0);
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const color = parts(getComputedStyle(node).backgroundColor);
      if (color.length < 4 || color[3] === 1) return color;
    }
  };
  const weak = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !node.checkVisibility({checkVisibilityCSS: true})) continue;
    if (["SCRIPT", "STYLE", "OPTION"].includes(node.tagName)) continue;
    const [one, two] = [parts(getComputedStyle(node).color), ground(node)].map(light);
    const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    if (ratio < 4.5) weak.add(`${node.className || node.tagName} ${ratio.toFixed(2)}`);
  }
  return [...weak];
})()"""


@pytest.mark.parametrize("width", [360, 800, 1280])
def test_nothing_is_wider_than_the_window(chromium: Browser, tmp_path: Path, width: int) -> None:
    for name in ("mixed", "long-line", "hostile"):
        path = tmp_path / f"{name}.html"
        path.write_text(rendered(ALL[name]), encoding="utf-8")
        chromium.open(path, width=width)
        assert chromium.evaluate("document.documentElement.scrollWidth") == width, name


def test_nothing_breaks_the_policy_and_nothing_is_asked_of_the_network(
    chromium: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "page.html"
    path.write_text(rendered(HOSTILE), encoding="utf-8")
    chromium.open(path)
    chromium.evaluate("document.querySelector('details:not([open])').open = true")
    told = [event["params"] for event in chromium.events if event.get("method") == "Log.entryAdded"]
    assert told == []
    asked = [
        event["params"]["request"]["url"]
        for event in chromium.events
        if event.get("method") == "Network.requestWillBeSent"
    ]
    assert asked == [path.as_uri()]


SEEN = "[...document.querySelectorAll('{}')].filter((one) => one.checkVisibility()).length"
CHOOSE = """(() => {{
  const choice = document.querySelector('select[name={}]');
  choice.value = '{}';
  choice.dispatchEvent(new Event('input', {{bubbles: true}}));
  return document.getElementById('said').textContent;
}})()"""


def test_filters_leave_what_was_asked_for(chromium: Browser, mixed: Path) -> None:
    chromium.open(mixed)

    def seen() -> tuple[int, int, int]:
        heads, findings, files = (
            chromium.evaluate(SEEN.format(one)) for one in (".head", ".finding", ".file")
        )
        return heads, findings, files

    assert chromium.evaluate("document.getElementById('said').textContent") == "6 heads, 4 findings"
    assert seen() == (6, 4, 5)
    assert chromium.evaluate(CHOOSE.format("rule", "HL703")) == "0 of 6 heads, 1 of 4 findings"
    assert seen() == (0, 1, 1)
    assert chromium.evaluate(CHOOSE.format("path", "nb.ipynb")) == "0 of 6 heads, 0 of 4 findings"
    assert chromium.evaluate(CHOOSE.format("rule", "")) == "1 of 6 heads, 1 of 4 findings"
    assert seen() == (1, 1, 2)
    assert chromium.evaluate(CHOOSE.format("path", "src/<b>&.py")) == "2 of 6 heads, 0 of 4 findings"
    assert chromium.evaluate(CHOOSE.format("verdict", "undetermined")) == "1 of 6 heads, 0 of 4 findings"
    reset = "document.querySelector('[type=reset]').click(), new Promise((done) => setTimeout(done, 50))"
    chromium.evaluate(reset)
    assert seen() == (6, 4, 5)


def test_a_link_to_what_the_filters_hide_brings_it_back_and_unfolds_it(
    chromium: Browser, mixed: Path
) -> None:
    chromium.open(mixed)
    chromium.evaluate(CHOOSE.format("rule", "HL703"))
    assert chromium.evaluate(SEEN.format("#f1")) == 0
    chromium.evaluate("location.hash = '#f1', new Promise((done) => setTimeout(done, 100))")
    assert chromium.evaluate(SEEN.format("#f1")) == 1
    chromium.evaluate("location.hash = '#rule-HL106', new Promise((done) => setTimeout(done, 100))")
    assert chromium.evaluate("document.getElementById('rule-HL106').open") is True


def test_notes_stand_below_what_they_speak_of(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(rendered(REPORTS["two-files"]), encoding="utf-8")
    chromium.open(path)
    left = "Math.round(document.querySelector('{}').getBoundingClientRect().left)"
    assert chromium.evaluate(left.format("mark.primary")) == chromium.evaluate(left.format(".note.primary"))
    wide = "pre:last-of-type .note.secondary"
    figure = (
        "[...document.querySelectorAll('figure')].at(-1).querySelector('{}').getBoundingClientRect().left"
    )
    mark, note = (chromium.evaluate(figure.format(one)) for one in ("mark.secondary", ".note.secondary"))
    assert abs(mark - note) < 1, wide


def test_everything_that_acts_can_be_reached_by_keyboard_and_has_a_name(
    chromium: Browser, mixed: Path
) -> None:
    chromium.open(mixed)
    nodes = chromium.call("Accessibility.getFullAXTree")["nodes"]
    acting = ("link", "button", "combobox", "DisclosureTriangle")
    nameless = [
        node["role"]["value"]
        for node in nodes
        if not node.get("ignored") and node["role"]["value"] in acting and not node["name"].get("value")
    ]
    assert nameless == []
    headings = [
        int(tag[1])
        for tag in chromium.evaluate(
            "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map((one) => one.tagName)"
        )
    ]
    assert headings[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(headings))
