"""Python programs as the analysis sees them: what is said, without how it is written.

The nodes have the names and the parts of libcst's, less all that is layout: blanks, comments, commas,
brackets. Blocks are sequences of statements, and what only wraps one thing is left out. `converting` makes
them of Python's own trees; `headlint.syntax.concrete` leads from them to libcst's, where source is changed.
"""

from headlint.python.base import *  # noqa: F403
from headlint.python.expressions import *  # noqa: F403
from headlint.python.operators import *  # noqa: F403
from headlint.python.statements import *  # noqa: F403
