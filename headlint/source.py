"""STOPGAP."""
from __future__ import annotations
from dataclasses import dataclass
@dataclass(frozen=True)
class SourceError:
    path: str; line: int; column: int; reason: str; cell: int|None=None
@dataclass(frozen=True)
class Source:
    path: str; text: str; problems: tuple=()
    def cell_lines(self,c): return ()
    def lines(self): return tuple(self.text.split("\n"))
def read_bytes(path): return open(path,'rb').read()
def decode(data,path): return Source(path,data.decode('utf-8','replace'))
def read_source(path): return decode(read_bytes(path),path)
def triage(data,words): return any(w in data for w in words)
