"""The README tells the truth: its commands, its generated parts, its picture and its links."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from marks import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
GATE = (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def section(title: str) -> str:
    """The text under a heading, up to the next heading of its level or above."""
    found = re.search(rf"^(#+) {re.escape(title)}\n(.*?)(?=^#{{1,2}} |\Z)", README, re.DOTALL | re.MULTILINE)
    assert found is not None, title
    return found[2]


def commands() -> list[str]:
    return re.findall(r"```sh\n(.*?)\n```", section("Try it"), re.DOTALL)


def test_generated_parts_and_the_picture_are_up_to_date() -> None:
    done = run("docs", "--check")
    assert done.returncode == 0, f"{done.stdout}{done.stderr}\n'python -m docs' writes them anew"


def test_a_part_that_is_out_of_date_is_noticed() -> None:
    program = (
        "from docs import readme; import pathlib;"
        "text = pathlib.Path('README.md').read_text(encoding='utf-8');"
        "assert readme.fill(text.replace('| warning |', '| error |', 1)) == text;"
        "assert readme.fill(text.replace('headlint heads [', 'headlint tails [', 1)) == text"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_first_command_lints_the_fixtures_and_fails_as_it_says() -> None:
    install, program = commands()[0].split(" && ", 1)[1].rsplit(" && ", 1)
    assert install == ".venv/bin/python -m pip install ."
    assert program == ".venv/bin/headlint fixtures"
    assert run("headlint", "fixtures").returncode == 1


def test_the_second_command_is_what_the_gate_runs() -> None:
    _, install, tests = commands()[1].split(" && ")
    steps = re.findall(r"^step (.*)$", GATE, re.MULTILINE)
    quiet = [re.sub(r" --(quiet|disable-pip-version-check)", "", step) for step in steps]
    assert install.removeprefix(".venv/bin/python -m ") in quiet
    assert tests.removeprefix(".venv/bin/python -m ") in quiet


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)#]+)\)", README))))
def test_links_lead_somewhere(target: str) -> None:
    assert (ROOT / target).is_file()


def test_the_picture_asks_no_server_for_anything() -> None:
    picture = (ROOT / "docs" / "images" / "terminal.svg").read_text(encoding="utf-8")
    assert "url(http" not in picture
    assert "@font-face" not in picture


def test_json_keys_are_all_described() -> None:
    done = run("headlint", "--output-format", "json", "fixtures/keras/emotions_sigmoid.py")
    described = set(re.findall(r"`(\w+)`", section("JSON")))
    (finding,) = json.loads(done.stdout)["findings"]
    for value in (json.loads(done.stdout), finding, json.loads(done.stdout)["summary"], finding["range"]):
        assert set(value) <= described
    assert finding["related"]
    assert set(finding["related"][0]) <= described
    assert finding["fixes"]
    assert set(finding["fixes"][0]) <= described


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("fixtures/torch/mnist_nll.py",), 0),
        (("fixtures/keras/emotions_sigmoid.py",), 1),
        (("no/such/path.py",), 2),
        (("--no-such-option",), 2),
    ],
)
def test_exit_codes_are_as_the_table_says(arguments: tuple[str, ...], code: int) -> None:
    assert re.search(rf"^\| {code} \| ", section("Commands"), re.MULTILINE)
    assert run("headlint", *arguments).returncode == code
