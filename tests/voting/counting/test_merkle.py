"""Merkle trees against the words of RFC 9162."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voting.counting.merkle import Tree, is_included, leaf_hash


def tree_hash(entries: list[bytes]) -> bytes:
    """MTH of section 2.1.1, as written."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    split = 1 << (len(entries) - 1).bit_length() - 1
    return sha256(b"\x01" + tree_hash(entries[:split]) + tree_hash(entries[split:])).digest()


def path(index: int, entries: list[bytes]) -> list[bytes]:
    """PATH of section 2.1.3.1, as written."""
    if len(entries) == 1:
        return []
    split = 1 << (len(entries) - 1).bit_length() - 1
    if index < split:
        return [*path(index, entries[:split]), tree_hash(entries[split:])]
    return [*path(index - split, entries[split:]), tree_hash(entries[:split])]


@pytest.mark.parametrize("size", [*range(1, 34), 63, 64, 65, 100])
def test_every_entry_is_proved_in_trees_of_every_size(size: int) -> None:
    entries = [bytes([number, number]) for number in range(size)]
    tree = Tree.of(entries)
    assert tree.root == tree_hash(entries)
    for index, entry in enumerate(entries):
        proof = tree.proof(index)
        assert proof == path(index, entries)
        assert is_included(leaf_hash(entry), index, size, proof, tree.root)
        assert not is_included(leaf_hash(entry + b"x"), index, size, proof, tree.root)
        assert not is_included(leaf_hash(entry), index, size, [*proof, tree.root], tree.root)
        if proof:
            assert not is_included(leaf_hash(entry), index, size, proof[:-1], tree.root)
        for wrong in (index + 1, index - 1, size):
            assert not is_included(leaf_hash(entry), wrong, size, proof, tree.root)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.binary(max_size=4), min_size=1, max_size=20), st.data())
def test_a_changed_proof_proves_nothing(entries: list[bytes], data: st.DataObject) -> None:
    tree = Tree.of(entries)
    index = data.draw(st.integers(0, len(entries) - 1))
    proof = tree.proof(index)
    for place in range(len(proof)):
        changed = [*proof[:place], bytes(32), *proof[place + 1 :]]
        assert not is_included(leaf_hash(entries[index]), index, len(entries), changed, tree.root)


def test_of_nothing_there_is_a_root_and_no_proof() -> None:
    assert Tree.of([]).root == sha256(b"").digest()
    for index in (-1, 0):
        with pytest.raises(IndexError):
            Tree.of([]).proof(index)
    with pytest.raises(IndexError):
        Tree.of([b"a"]).proof(-1)
