"""The model: equal to PyTorch's own attention and to NumPy by hand, whatever its settings."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from engine.experiments.attention.batches import held_out
from engine.experiments.attention.model import Transformer
from engine.experiments.attention.settings import POSITIONS, Attention
from engine.experiments.attention.weights import fresh
from engine.transformer.blocks import MultiHead, angles_of, attend, rotated, sinusoids
from engine.transformer.watcher import Watcher
from tests.experiments.attention import by_hand
from tests.experiments.attention.models import BOTH, DECODER, ENCODER, FAMILIES, drawn, net_of


def inputs(e, k=3):
    batch = held_out(e)
    source = None if batch.source is None else torch.tensor(batch.source[:k])
    return torch.tensor(batch.tokens[:k]), source


def generator():
    return torch.Generator().manual_seed(0)


@pytest.mark.parametrize("is_causal", [True, False])
def test_multi_head_attention_is_pytorchs(is_causal):
    ours = MultiHead(24, 3, 0, is_causal)
    theirs = nn.MultiheadAttention(24, 3, batch_first=True)
    with torch.no_grad():
        theirs.in_proj_weight.copy_(torch.cat([ours.q.weight, ours.k.weight, ours.v.weight]))
        theirs.in_proj_bias.copy_(torch.cat([ours.q.bias, ours.k.bias, ours.v.bias]))
        theirs.out_proj.load_state_dict(ours.o.state_dict())
        x = torch.randn(2, 7, 24, generator=generator())
        mask = torch.ones(7, 7, dtype=torch.bool).triu(1) if is_causal else None
        wanted, pattern = theirs(x, x, x, attn_mask=mask, average_attn_weights=False)
        watcher = Watcher()
        for see in (None, watcher):
            torch.testing.assert_close(ours(x, x, None, see), wanted, atol=1e-5, rtol=0)
        torch.testing.assert_close(watcher.values["0.pattern"], pattern, atol=1e-6, rtol=0)


def test_cross_attention_is_pytorchs():
    q, k, v = (torch.randn(2, 3, t, 8, generator=generator()) for t in (4, 6, 6))
    ours = attend(q, k, v, torch.ones(4, 6, dtype=torch.bool), lambda name, value: value)
    torch.testing.assert_close(ours, nn.functional.scaled_dot_product_attention(q, k, v), atol=1e-6, rtol=0)


@pytest.mark.parametrize("n_heads", [1, 2, 4])
def test_a_model_of_one_layer_is_numpy_by_hand(n_heads):
    e = Attention(n_layers=1, n_heads=n_heads, d_model=16)
    frame, (tokens, _) = drawn(e), inputs(e, 1)
    logits, patterns = by_hand.one_layer(frame, tokens[0].numpy(), n_heads)
    watcher = Watcher()
    net = net_of(e, frame)
    np.testing.assert_allclose(net(tokens, None, watcher)[0].numpy(), logits, atol=1e-4)
    np.testing.assert_allclose(net(tokens)[0].numpy(), logits, atol=1e-4)
    np.testing.assert_allclose(watcher.values["0.pattern"][0].numpy(), patterns, atol=1e-5)


@pytest.mark.parametrize("norm", ["pre", "post"])
@pytest.mark.parametrize("positions", POSITIONS)
@pytest.mark.parametrize("family", FAMILIES)
def test_watched_and_fused_forward_agree(family, positions, norm):
    e = replace(FAMILIES[family], positions=positions, norm=norm)
    net, given = net_of(e, drawn(e)), inputs(e)
    torch.testing.assert_close(net(*given, Watcher()), net(*given), atol=2e-4, rtol=1e-5)


@pytest.mark.parametrize("family", FAMILIES)
def test_rows_sum_to_one_and_masked_places_are_exactly_zero(family):
    e = FAMILIES[family]
    watcher, net = Watcher(), net_of(e, drawn(e))
    net(*inputs(e), watcher)
    for part in net.attentions:
        pattern = watcher.values[f"{part.place}.pattern"].double()
        assert (pattern.sum(-1) - 1).abs().max() <= 1e-6
        if part.is_causal:
            assert (pattern.triu(1) == 0).all()
        else:
            assert (pattern > 0).all()


@pytest.mark.parametrize("family", ["decoder", "encoder-decoder", "text"])
@pytest.mark.parametrize("positions", POSITIONS)
def test_attention_looks_only_back(family, positions):
    """What comes later does not change what was said before, to the last bit."""
    e = replace(FAMILIES[family], positions=positions)
    net, (tokens, source) = net_of(e, drawn(e)), inputs(e)
    before = net(tokens, source)
    tokens = tokens.clone()
    tokens[:, 5:] = 1
    torch.testing.assert_close(net(tokens, source)[:, :5], before[:, :5], atol=1e-6, rtol=0)
    assert not torch.equal(net(tokens, source)[:, 5:], before[:, 5:])


def test_an_encoder_looks_both_ways():
    net, (tokens, _) = net_of(ENCODER, drawn(ENCODER)), inputs(ENCODER)
    before = net(tokens)
    tokens = tokens.clone()
    tokens[:, -1] = 1
    assert (net(tokens)[:, 0] - before[:, 0]).abs().max() > 1e-4


def test_the_decoder_of_two_reads_its_source():
    net, (tokens, source) = net_of(BOTH, drawn(BOTH)), inputs(BOTH)
    assert (net(tokens, source.flip(1)) - net(tokens, source)).abs().max() > 1e-4


def test_without_positions_an_encoder_cannot_tell_the_order():
    e = replace(ENCODER, positions="none")
    net, (tokens, _) = net_of(e, drawn(e)), inputs(e)
    torch.testing.assert_close(net(tokens.flip(1)).flip(1), net(tokens), atol=1e-4, rtol=1e-4)


def test_sinusoids_are_those_of_the_paper():
    table = sinusoids(9, 6).numpy()
    for position in range(9):
        for i in range(3):
            angle = position / 10_000 ** (2 * i / 6)
            assert table[position, 2 * i] == pytest.approx(np.sin(angle), abs=1e-6)
            assert table[position, 2 * i + 1] == pytest.approx(np.cos(angle), abs=1e-6)


def test_rotated_products_depend_on_the_distance_only():
    """Su et al. 2021, eq. 16: ⟨R_m q, R_n k⟩ is a function of m − n; and no length changes."""
    q, k = (torch.randn(8, generator=generator().manual_seed(seed), dtype=torch.float64) for seed in (1, 2))
    turned = [rotated(x.expand(1, 1, 12, 8), angles_of(12, 8).double())[0, 0] for x in (q, k)]
    products = turned[0] @ turned[1].T
    for offset in range(-6, 7):
        torch.testing.assert_close(products.diagonal(offset), products.diagonal(offset)[:1].expand(12 - abs(offset)))
    torch.testing.assert_close(turned[0].norm(dim=1), q.norm().expand(12))


def test_tied_weights_read_with_the_embedding():
    e = replace(DECODER, tied=True)
    net, (tokens, _) = net_of(e, drawn(e)), inputs(e)
    watcher = Watcher()
    logits = net(tokens, None, watcher)
    torch.testing.assert_close(logits, net.norm(watcher.values["out.1"]) @ net.embedding.weight.T)
    assert "output.weight" not in net.state_dict()


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("settings", [{}, {"mlp": 0}, {"norm": "post"}, {"tied": True}, {"positions": "learned"}])
def test_the_plan_counts_the_parameters(family, settings):
    e = replace(FAMILIES[family], **settings)
    assert sum(part.params for part in e.plan) == sum(p.numel() for p in Transformer(e).parameters())


def test_equal_seeds_give_equal_weights_and_others_do_not():
    first, again, other = (fresh(replace(DECODER, seed_weights=seed)).state_dict() for seed in (1, 1, 2))
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert not torch.equal(first["blocks.0.attention.q.weight"], other["blocks.0.attention.q.weight"])
