"""Settings of the site's generator."""

from headlint import __version__

project = "headlint"
author = "headlint contributors"
copyright = "headlint contributors"
release = version = __version__
extensions = ["myst_parser"]
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]
html_theme = "furo"
html_title = "headlint"
html_copy_source = False
html_show_sourcelink = False
exclude_patterns = ["_build"]
# `console` blocks show what is typed and printed; `toml` and the rest are checked by their lexers.
highlight_language = "text"
