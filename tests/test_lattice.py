"""The joins of abstract values: their laws, and a store of layers that does what copies would do."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headlint.analysis.guards import (
    ALWAYS,
    LIMIT,
    alternatives,
    compatible,
    join,
    join_loop,
    map_value,
    merge,
    present,
)
from headlint.analysis.store import Location, Store
from headlint.values import Choice, Const, Entries, Gap, Guard, Items, LibraryObject, Ref, Unknown, Value

steady = settings(derandomize=True, deadline=None, max_examples=100)

guards = st.frozensets(
    st.tuples(st.sampled_from("ab"), st.booleans(), st.sampled_from([1, 2, "1"])), max_size=2
)
singles = st.one_of(
    st.integers(0, 3).map(Const),
    st.sampled_from("pq").map(lambda token: Unknown("it is a parameter", token)),
    st.lists(st.integers(0, 1).map(Const), max_size=2).map(lambda values: Items(tuple(values))),
)
options = st.lists(st.tuples(guards, singles), min_size=1, max_size=5)


def possible(value: Value) -> list[tuple[Guard, Value]]:
    return sorted(alternatives(value), key=repr)


def is_true(guard: Guard, world: Mapping[str, object]) -> bool:
    """Whether the conditions hold where the tokens have these values."""
    return all(
        (type(world[str(token)]) is type(const) and world[str(token)] == const) is positive
        for token, positive, const in guard
    )


WORLDS = [{"a": a, "b": b} for a in (1, 2, "1", 3) for b in (1, 2, "1", 3)]


class TestGuards:
    @steady
    @given(guards, guards)
    def test_compatible_are_those_that_one_world_fulfils(self, left: Guard, right: Guard) -> None:
        both = [world for world in WORLDS if is_true(left, world) and is_true(right, world)]
        assert compatible(left, right) == compatible(right, left)
        if both:
            assert compatible(left, right)
        elif is_possible(left) and is_possible(right):
            assert not compatible(left, right)

    @steady
    @given(guards, guards)
    def test_merged_conditions_all_hold(self, left: Guard, right: Guard) -> None:
        for world in WORLDS:
            assert is_true(merge(left, right), world) == (is_true(left, world) and is_true(right, world))

    def test_a_path_leaves_the_values_that_can_be_on_it(self) -> None:
        one, two = frozenset([("a", True, 1)]), frozenset([("a", True, 2)])
        value = Choice(((one, Const(1)), (two, Const(2)), (ALWAYS, Const(3))))
        assert alternatives(value, one) == ((one, Const(1)), (ALWAYS, Const(3)))
        assert alternatives(value) == value.options
        assert alternatives(Const(1), one) == ((ALWAYS, Const(1)),)

    def test_a_join_of_one_path_leaves_the_values_that_can_be_on_it(self) -> None:
        one, two = frozenset([("a", True, 1)]), frozenset([("a", True, 2)])
        value = Choice(((one, Const(1)), (two, Const(2))))
        assert join([(one, value)]) == Const(1)
        assert join([(one, Const(2))]) == Const(2)


def is_possible(guard: Guard) -> bool:
    return any(is_true(guard, world) for world in WORLDS)


class TestJoin:
    @steady
    @given(options)
    def test_nothing_is_lost_and_nothing_is_made_up(self, given: list[tuple[Guard, Value]]) -> None:
        joined = alternatives(join(given))
        for world in WORLDS:
            for guard, value in given:
                if is_true(guard, world):
                    assert value in [one for condition, one in joined if is_true(condition, world)]
        assert {repr(value) for _, value in joined} == {repr(value) for _, value in given}

    @steady
    @given(options)
    def test_the_order_does_not_matter(self, given: list[tuple[Guard, Value]]) -> None:
        assert possible(join(given)) == possible(join(reversed(given)))

    @steady
    @given(options)
    def test_equal_values_are_one_alternative(self, given: list[tuple[Guard, Value]]) -> None:
        values = [value for _, value in alternatives(join(given))]
        assert not any(value == other for index, value in enumerate(values) for other in values[:index])

    @steady
    @given(guards, options)
    def test_a_join_of_joins_is_a_join(self, guard: Guard, given: list[tuple[Guard, Value]]) -> None:
        joined = join([(guard, join(given))])
        direct = [(merge(guard, own), value) for own, value in given if compatible(guard, own)]
        for world in WORLDS:
            for condition, value in direct:
                if is_true(condition, world):
                    assert value in [one for inner, one in alternatives(joined) if is_true(inner, world)]

    def test_what_no_path_leads_to_is_unknown(self) -> None:
        one, two = frozenset([("a", True, 1)]), frozenset([("a", True, 2)])
        nowhere = join([(one, Choice(((two, Const(1)), (two, Const(2))))), (one, Choice(((two, Const(3)),)))])
        assert isinstance(nowhere, Unknown)
        assert nowhere.reason == "no path leads to it"

    @pytest.mark.parametrize("more", [0, 1])
    def test_as_many_alternatives_as_the_limit_are_kept(self, more: int) -> None:
        paths = [(frozenset([("a", True, n)]), Const(n)) for n in range(LIMIT + more)]
        joined = join(paths)
        if more:
            assert isinstance(joined, Unknown)
            assert joined.reason == "too many paths lead to it"
        else:
            assert alternatives(joined) == tuple(paths)

    def test_the_same_thing_on_all_paths_is_itself(self) -> None:
        one, two = frozenset([("a", True, 1)]), frozenset([("a", True, 2)])
        value = Choice(((one, Const(1)), (two, Const(2))))
        assert join([(one, value), (two, value)]) is value
        assert join([(one, Const(7)), (two, Const(7))]) == Const(7)


class TestLoops:
    def test_what_the_loop_leaves_alone_stays(self) -> None:
        kept = Items((Const(1),))
        assert join_loop(kept, Items((Const(1),))) is kept

    def test_a_list_that_grew_holds_any_number_of_what_was_added(self) -> None:
        before = Items((Const(1),))
        grown = Items((Const(1), Const(2), Gap(Const(2))))
        assert join_loop(before, grown) == Items((Const(1), Gap(Const(2))))

    def test_a_list_that_was_changed_is_unknown(self) -> None:
        changed = join_loop(Items((Const(1),)), Items((Const(2), Const(3))))
        assert isinstance(changed, Unknown)
        assert changed.reason == "a loop changes the list"

    def test_a_list_that_grew_on_each_path_holds_what_any_of_them_added(self) -> None:
        before = Items((Const(1),))
        one, two = frozenset([("a", True, 1)]), frozenset([("a", False, 1)])
        grown = Choice(((one, Items((Const(1), Const(2)))), (two, Items((Const(1), Gap(Const(3)))))))
        joined = join_loop(before, grown)
        assert isinstance(joined, Items)
        first, gap = joined.values
        assert first == Const(1)
        assert isinstance(gap, Gap)
        assert {value for _, value in alternatives(gap.element)} == {Const(2), Const(3)}

    @pytest.mark.parametrize("other", [Items((Const(9), Const(2))), Const(2)])
    def test_a_list_that_one_path_replaced_is_one_of_all(self, other: Value) -> None:
        before = Items((Const(1),))
        one, two = frozenset([("a", True, 1)]), frozenset([("a", False, 1)])
        grown = Items((Const(1), Const(2)))
        joined = join_loop(before, Choice(((one, grown), (two, other))))
        assert [value for _, value in alternatives(joined)] == [before, grown, other]

    def test_a_dictionary_may_hold_other_keys_after_it(self) -> None:
        before = Entries(((Const("a"), Const(1)),))
        after = Entries(((Const("a"), Const(2)),))
        assert join_loop(before, after) == Entries(after.pairs, partial=True)

    def test_anything_else_is_as_before_or_as_after(self) -> None:
        for before, after in [(Const(1), Const(2)), (Items(()), Const(2)), (Entries(()), Const(2))]:
            assert join_loop(before, after) == Choice(((ALWAYS, before), (ALWAYS, after)))


class TestAlternatives:
    one, two = frozenset([("a", True, 1)]), frozenset([("a", True, 2)])

    def test_a_change_is_made_to_each_that_is_possible(self) -> None:
        value = Choice(((self.one, Const(1)), (self.two, Const(2))))
        assert alternatives(map_value(value, lambda one: Items((one,)))) == (
            (self.one, Items((Const(1),))),
            (self.two, Items((Const(2),))),
        )
        assert map_value(value, lambda one: Items((one,)), self.one) == Items((Const(1),))
        assert map_value(Const(3), lambda one: Items((one,))) == Items((Const(3),))

    def test_none_is_left_out_unless_there_is_nothing_else(self) -> None:
        nothing, something = (self.one, Const(None)), (self.two, Const(0))
        assert present(Choice((nothing, something))) == Const(0)
        only = Choice((nothing, (self.two, Const(None))))
        assert present(only) is only
        without = Choice((something, (self.one, Const(1))))
        assert present(without) is without
        assert present(Const(None)) == Const(None)


class TestValues:
    def test_constants_are_equal_by_type_value_and_certainty(self) -> None:
        assert Const(1) == Const(1, token="t")
        assert len({Const(1), Const(1, token="t"), Const(True), Const(1.0), Const(1, likely=True)}) == 4
        for other in (Const(True), Const(1.0), Const(2), Const(1, likely=True), 1):
            assert Const(1) != other

    def test_references_are_equal_by_the_object(self) -> None:
        ref = Ref(1, "list", "a")
        assert ref == Ref(1, "instance", "b")
        assert ref != Ref(2, "list", "a")
        assert ref != 1
        assert len({ref, Ref(1, "instance", "b"), Ref(2, "list", "a")}) == 2

    def test_a_gap_makes_the_length_unknown(self) -> None:
        assert Items((Const(1), Const(2))).exact
        assert Items(()).exact
        assert not Items((Const(1), Gap(Const(2)))).exact

    def test_an_argument_that_was_left_out_is_none(self) -> None:
        made = LibraryObject("torch.nn.Linear", (("in_features", Const(3)), ("bias", Const(False))), SITE)
        assert made.argument("bias") == Const(False)
        assert made.argument("out_features") is None
        assert made.argument(None) is None


class _Site:
    path = "train.py"


SITE = _Site()  # type: ignore[assignment]


# A program: assignments, branches of which one is taken, loops. Places are numbers that are taken
# modulo what there is: an object is known from where it was made.

blocks = st.recursive(
    st.lists(st.tuples(st.just("set"), st.integers(0, 9), singles), max_size=3),
    lambda inner: st.lists(
        st.one_of(
            st.tuples(st.just("set"), st.integers(0, 9), singles),
            st.tuples(st.just("new"), st.integers(0, 1), singles),
            st.tuples(st.just("branch"), st.lists(inner, min_size=1, max_size=3)),
            st.tuples(st.just("loop"), st.lists(inner, min_size=1, max_size=2)),
        ),
        max_size=4,
    ),
    max_leaves=12,
)
Copy = dict[Location, Value]
Program = list[Any]


class Both:
    """Runs a program with a store, and with a copy of everything for each branch."""

    def __init__(self) -> None:
        self.objects = count(1)
        self.tokens = count()

    def run(self, program: Program, store: Store, copy: Copy, known: list[Location]) -> None:
        for kind, *parts in program:
            if kind == "set":
                self.write(store, copy, known[parts[0] % len(known)], parts[1])
            elif kind == "new":
                known.append((next(self.objects), "xy"[parts[0]]))
                self.write(store, copy, known[-1], parts[1])
            else:
                self.parted(kind, parts[0], store, copy, known)
            for location in known:
                assert store.get(location) == copy.get(location)

    def write(self, store: Store, copy: Copy, location: Location, value: Value) -> None:
        store.set(location, value)
        copy[location] = value

    def parted(
        self, kind: str, inner: list[Program], store: Store, copy: Copy, known: list[Location]
    ) -> None:
        token = next(self.tokens)
        ends: list[tuple[Guard, Store, Copy]] = []
        all_known = list(known)
        for number, program in enumerate(inner):
            layer, own, seen = store.fork(), dict(copy), list(known)
            self.run(program, layer, own, seen)
            all_known += seen[len(known) :]
            ends.append((frozenset([(token, True, number)]), layer, own))
        if kind == "branch":
            store.absorb([(guard, layer) for guard, layer, _ in ends])
            self.take(copy, joined([(guard, own) for guard, _, own in ends]))
        else:
            store.absorb_loop([layer for _, layer, _ in ends])
            after = joined([(ALWAYS, own) for _, _, own in ends])
            self.take(
                copy,
                {
                    place: join_loop(copy[place], value) if place in copy else value
                    for place, value in after.items()
                },
            )
        known[:] = all_known

    def take(self, copy: Copy, values: Copy) -> None:
        copy.clear()
        copy.update(values)


def joined(ends: list[tuple[Guard, Copy]]) -> Copy:
    places = dict.fromkeys(place for _, end in ends for place in end)
    if len(ends) == 1:
        return dict(ends[0][1])
    values = {}
    for place in places:
        held = [(guard, end[place]) for guard, end in ends if place in end]
        # What no branch has written is what it was.
        same = all(value is held[0][1] for _, value in held)
        values[place] = held[0][1] if same and len(held) == len(ends) else join(held)
    return values


class TestStore:
    @settings(derandomize=True, deadline=None, max_examples=150)
    @given(blocks)
    def test_layers_do_what_copies_would_do(self, program: Program) -> None:
        store, copy = Store(), Copy()
        frame: list[Location] = [("main", "a"), ("main", "b"), (0, "x")]
        Both().run(program, store, copy, frame)
        for owner in {owner for owner, _ in frame}:
            assert store.owned(owner) == {name: value for (own, name), value in copy.items() if own == owner}

    def test_changes_are_what_was_written_since(self) -> None:
        base = Store()
        base.set(("f", "a"), Const(1))
        one = base.fork()
        one.set(("f", "a"), Const(2))
        two = one.fork()
        two.set(("f", "a"), Const(3))
        two.set(("f", "b"), Const(4))
        assert two.changes(base) == {("f", "a"): Const(3), ("f", "b"): Const(4)}
        assert two.changes(one) == two.written
        assert one.changes(base) == {("f", "a"): Const(2)}
        assert base.changes(base) == {}

    def test_later_writes_do_not_reach_a_snapshot(self) -> None:
        base = Store()
        base.set((1, "x"), Const(1))
        body = base.fork()
        body.set((2, "x"), Const(2))
        inner = body.fork()
        inner.set((1, "x"), Const(3))
        taken = inner.snapshot(base)
        inner.set((1, "x"), Const(9))
        assert taken.changes(base) == {(2, "x"): Const(2), (1, "x"): Const(3)}
        assert taken.born == body.born == 1
        assert inner.born == 2

    def test_ends_together_are_one_layer_over_the_store(self) -> None:
        base = Store()
        base.set(("f", "a"), Const(1))
        left, right = base.fork(), base.fork()
        left.set(("f", "a"), Const(2))
        right.set(("f", "b"), Const(3))
        assert base.together([left]) is left
        layer = base.together([left, right])
        assert layer.changes(base).keys() == {("f", "a"), ("f", "b")}
        assert layer.get(("f", "a")) == join([(ALWAYS, Const(2)), (ALWAYS, Const(1))])
        assert layer.get(("f", "b")) == Const(3)
        assert base.get(("f", "a")) == Const(1)

    def test_a_frame_that_has_ended_is_forgotten_and_no_other(self) -> None:
        store = Store()
        store.set(("f", "a"), Const(1))
        store.set(("g", "a"), Const(2))
        store.forget("f")
        assert store.get(("f", "a")) is None
        assert store.owned("g") == {"a": Const(2)}

    def test_the_newest_value_of_a_name_is_the_one_that_is_owned(self) -> None:
        store = Store()
        store.set((1, "x"), Const(1))
        store.set((1, "y"), Const(1))
        layer = store.fork()
        layer.set((1, "x"), Const(2))
        layer.set((2, "x"), Const(3))
        assert layer.owned(1) == {"x": Const(2), "y": Const(1)}

    def test_joining_costs_what_the_branches_wrote(self) -> None:
        store = Store()
        store.set(("f", "a"), Const(0))
        left, right = store.fork(), store.fork()
        assert store.absorb([]) == 0
        left.set(("f", "b"), Const(1))
        assert store.absorb([(ALWAYS, left)]) == 0
        left, right = store.fork(), store.fork()
        left.set(("f", "b"), Const(1))
        left.set(("f", "c"), Const(1))
        right.set(("f", "c"), Const(2))
        right.set(("f", "d"), Const(2))
        assert store.absorb([(ALWAYS, left), (ALWAYS, right)]) == 3

    def test_a_loop_that_never_comes_to_an_end_changes_nothing(self) -> None:
        store = Store()
        store.set(("f", "a"), Const(0))
        store.absorb_loop([])
        assert store.get(("f", "a")) == Const(0)
