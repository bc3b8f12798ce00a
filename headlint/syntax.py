"""STOPGAP."""
from __future__ import annotations
import ast
from dataclasses import dataclass
import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from headlint.findings import Position, Span
from headlint.source import Source, SourceError

class SyntaxTooNew(Exception): ...

@dataclass(frozen=True, slots=True)
class Entry:
    kind: str; name: str|None; start: int; end: int; binds: frozenset[str]; imports: bool; modules: frozenset[str]=frozenset()

def _binds(node):
    out=set()
    for n in ast.walk(node):
        if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store): out.add(n.id)
        elif isinstance(n,(ast.FunctionDef,ast.ClassDef,ast.AsyncFunctionDef)): out.add(n.name)
        elif isinstance(n,(ast.Import,ast.ImportFrom)):
            for a in n.names: out.add((a.asname or a.name).split('.')[0])
    return frozenset(out)

class Tree:
    def __init__(self, source, entries): self.source=source; self.entries=tuple(entries); self._p={}; self.path=source.path
    @classmethod
    def of(cls, source):
        try: m=ast.parse(source.text)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as e:
            return SourceError(source.path, getattr(e,'lineno',1) or 1, getattr(e,'offset',1) or 1, f"not valid Python: {getattr(e,'msg',e)}")
        es=[]
        for n in m.body:
            start=min([n.lineno]+[d.lineno for d in getattr(n,'decorator_list',[])]); end=n.end_lineno
            kind={'FunctionDef':'function','AsyncFunctionDef':'function','ClassDef':'class'}.get(type(n).__name__,'statement')
            mods=frozenset()
            imp=isinstance(n,(ast.Import,ast.ImportFrom))
            if isinstance(n,ast.Import): mods=frozenset(a.name.split('.')[0] for a in n.names)
            if isinstance(n,ast.ImportFrom) and n.module: mods=frozenset([n.module.split('.')[0]])
            b=frozenset([n.name]) if kind!='statement' else _binds(n)
            if es and es[-1].end>=start:
                p=es.pop(); es.append(Entry('statement',None,p.start,end,p.binds|b,p.imports or imp,p.modules|mods))
            else: es.append(Entry(kind,getattr(n,'name',None) if kind!='statement' else None,start,end,b,imp,mods))
        return cls(source,es)
    @classmethod
    def empty(cls, path): return cls(Source(path,""),[])
    def text(self,e): return "".join(self.source.text.splitlines(True)[e.start-1:e.end])
    def mentions(self,e,words):
        t=self.text(e); return any(w in t for w in words)
    def parse(self,e):
        if e.start not in self._p:
            try: self._p[e.start]=Parsed(self,e,cst.parse_module(self.text(e)),e.start-1)
            except cst.ParserSyntaxError: raise SyntaxTooNew
        return self._p[e.start]

class Parsed:
    def __init__(self,tree,entry,module,line_offset): self.tree=tree; self.entry=entry; self.module=module; self.line_offset=line_offset; self._pos=None
    def position(self,node):
        if self._pos is None:
            self._pos=MetadataWrapper(self.module,unsafe_skip_copy=True).resolve(PositionProvider)
        return self._pos.get(node)

class NodeSite:
    def __init__(self,parsed,node): self.parsed=parsed; self.node=node
    def __eq__(self,o): return isinstance(o,NodeSite) and o.node is self.node and o.parsed is self.parsed
    def __hash__(self): return hash((id(self.parsed),id(self.node)))
    def span(self):
        r=self.parsed.position(self.node); off=self.parsed.line_offset
        if r is None: return Span(self.parsed.tree.path,Position(self.parsed.entry.start,1),Position(self.parsed.entry.start,2))
        return Span(self.parsed.tree.path,Position(r.start.line+off,r.start.column+1),Position(r.end.line+off,r.end.column+1))
def code_of(node): return cst.Module([]).code_for_node(node).strip()
