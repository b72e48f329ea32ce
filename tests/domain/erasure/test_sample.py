"""The independent sample: drawn by a checkpoint, repeatable by an outsider, steered by nobody."""

import hashlib
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omlopp.domain import erasure

CHECKPOINT = b"example.org/ledger\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
SIGNED = CHECKPOINT + b"\n\xe2\x80\x94 example.org/ledger AAAA\n"
MEDIA = [f"EXSSD{place:04}" for place in range(50)]


def test_the_draw_is_what_the_page_says_step_by_step():
    seed = hashlib.sha256(b"omlopp-sample/1\n" + CHECKPOINT).digest()
    scores = sorted((hashlib.sha256(seed + b"\0" + name.encode()).digest(), name) for name in MEDIA)

    sample = erasure.draw(MEDIA, checkpoint=CHECKPOINT)

    assert sample.drawn == tuple(name for _, name in scores[:3])
    assert sample.seed == seed.hex()
    assert sample.drawn == ("EXSSD0027", "EXSSD0013", "EXSSD0001")


def test_signatures_do_not_change_the_draw():
    assert erasure.draw(MEDIA, checkpoint=SIGNED) == erasure.draw(MEDIA, checkpoint=CHECKPOINT)


@given(st.lists(st.text(max_size=12), max_size=60), st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter_and_the_share_is_rounded_up(names, shuffle):
    mixed = names + names[:3]
    shuffle.shuffle(mixed)

    sample = erasure.draw(mixed, checkpoint=CHECKPOINT)

    assert sample == erasure.draw(names, checkpoint=CHECKPOINT)
    assert len(sample.drawn) == -(-len(set(names)) // 20)
    assert set(sample.drawn) <= set(names)
    assert erasure.drawn_as_told(sample, names, checkpoint=CHECKPOINT)


def test_another_population_or_checkpoint_shows():
    sample = erasure.draw(MEDIA, checkpoint=CHECKPOINT)

    assert not erasure.drawn_as_told(sample, MEDIA[:-1], checkpoint=CHECKPOINT)
    assert not erasure.drawn_as_told(sample, MEDIA, checkpoint=CHECKPOINT.replace(b"163", b"164"))


def test_names_are_drawn_evenly():
    times = dict.fromkeys(MEDIA, 0)
    for size in range(400):
        for name in erasure.draw(MEDIA, checkpoint=b"example.org\n%d\nroot=\n" % size).drawn:
            times[name] += 1

    assert sum(times.values()) == 1200
    assert max(times.values()) < 24 * 2.2
    assert min(times.values()) > 24 * 0.3


@pytest.mark.parametrize("text", [b"", b"origin\n", b"origin\nx\nroot\n", b"\n\n\n", b"origin\n12\n\n"])
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(erasure.CheckpointUnreadable):
        erasure.draw(MEDIA, checkpoint=text)


@pytest.mark.parametrize("share", [Fraction(0), Fraction(-1, 20), Fraction(21, 20)])
def test_a_share_out_of_range_is_refused(share):
    with pytest.raises(erasure.ShareOutOfRange):
        erasure.draw(MEDIA, checkpoint=CHECKPOINT, share=share)


def test_the_sample_is_json():
    assert erasure.draw(MEDIA, checkpoint=CHECKPOINT).as_json()["share"] == "1/20"
