"""The pages under docs/: what they show is what happens."""

from __future__ import annotations

import os

import pytest

from docs import pages
from marks import ROOT

PAGE = """\
```python title="a/b.py"
import keras

model = keras.Sequential([keras.layers.Dense(4, activation="sigmoid")])
model.compile(loss="categorical_crossentropy")
```

```console
$ headlint --show-files
```

```console
$ headlint --select HL2 --quiet gone
something else
```
"""


@pytest.mark.parametrize("page", pages.pages(ROOT / "docs"), ids=lambda page: page.stem)
def test_a_page_shows_what_headlint_prints(page: os.PathLike[str]) -> None:
    with open(page, encoding="utf-8") as file:
        text = file.read()
    assert pages.fill(text) == text


def test_there_is_a_page_on_own_facts_and_rules() -> None:
    assert "own-facts-and-rules.md" in [page.name for page in pages.pages(ROOT / "docs")]


def test_what_a_page_says_of_the_output_is_made_anew() -> None:
    before = os.getcwd()
    filled = pages.fill(PAGE)
    assert os.getcwd() == before
    assert filled == PAGE.replace("--show-files\n", "--show-files\na/b.py\n").replace(
        "something else", "headlint: no such file or directory: gone"
    )


def test_a_page_runs_nothing_but_headlint() -> None:
    with pytest.raises(ValueError, match="a page runs headlint and nothing else"):
        pages.fill("```console\n$ rm -r x\n```\n")
