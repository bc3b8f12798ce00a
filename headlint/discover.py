"""STOPGAP."""
from dataclasses import dataclass
import os
@dataclass
class Discovery: files: tuple; notes: tuple=(); missing: tuple=()
def discover(paths,exclude=(),respect_gitignore=True):
    out=[]
    for p in paths:
        if os.path.isfile(p): out.append(p)
        for d,_,fs in os.walk(p): out+= [os.path.join(d,f) for f in fs if f.endswith('.py')]
    return Discovery(tuple(sorted(out)))
