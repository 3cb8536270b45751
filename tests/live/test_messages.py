"""The parser of what browsers say."""

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from live import limits, messages
from live.limits import Refused
from tests.live.fuzz import MESSAGES, mutants


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"do":"frames","from":3,"n":2,"updates":25,"seconds":0.05}', messages.Frames(3, 2, 25, 0.05)),
        ('{"do":"frames","from":-1,"n":0}', messages.Frames(-1, 0, 1, 0.0)),
        ('{"do":"seek","step":0}', messages.Seek(0)),
        ('{"do":"fork","step":7}', messages.Fork(7)),
        ('{"do":"look","step":1,"watch":{"unit":[-1,0],"point":[0.5,-6]},"id":4294967295}',
         messages.Look(1, {"unit": [-1, 0], "point": [0.5, -6]}, 2**32 - 1)),
        ('{"do":"watch","watch":{"sample":3}}', messages.Watch({"sample": 3})),
        ('{"do":"look","step":1,"watch":{"ink":"AAAA","maps":"activation","saliency":["gradient",-1],"evaluate":true},"id":0}',
         messages.Look(1, {"ink": "AAAA", "maps": "activation", "saliency": ["gradient", -1], "evaluate": True}, 0)),
        ('{"do":"look","step":1,"watch":{"ink":"%s"},"id":0}' % ("A" * 88_000), messages.Look(1, {"ink": "A" * 88_000}, 0)),
        ('{"do":"watch","watch":null}', messages.Watch(None)),
        ('{"do":"edit","step":120,"edit":"120:0.weight:2.1:0.75"}', messages.Edit(120, "120:0.weight:2.1:0.75")),
        ('{"do":"restore"}', messages.Restore()),
        ('{"do":"back","branch":3}', messages.Back(3)),
        ('{"do":"here"}', messages.Here()),
    ],
)  # fmt: skip
def test_every_message_of_the_contract_is_understood(text, message):
    assert messages.parse(text) == message


@pytest.mark.parametrize(
    "text",
    [
        "", "x", "[]", "1", "null", "{}", '{"do":1}', '{"do":"dance"}', '{"do":["seek"]}', "[" * 4000, "9" * 4096,
        '{"do":"seek"}', '{"do":"seek","step":-1}', '{"do":"seek","step":1.0}', '{"do":"seek","step":true}',
        '{"do":"seek","step":NaN}', '{"do":"seek","step":1e999}', '{"do":"seek","step":99999999999999999}',
        '{"do":"seek","step":1,"more":2}', '{"do":"frames","from":0,"n":257}', '{"do":"frames","from":-2,"n":1}',
        '{"do":"frames","from":0,"n":1,"updates":0}', '{"do":"frames","from":0,"n":1,"updates":10001}',
        '{"do":"frames","from":0,"n":1,"seconds":0.06}', '{"do":"frames","from":0,"n":1,"seconds":1e999}',
        '{"do":"frames","from":0,"n":1,"seconds":' + "9" * 400 + "}",
        '{"do":"look","step":1,"watch":{},"id":1}', '{"do":"look","step":1,"watch":{"unit":[0,0]}}',
        '{"do":"look","step":1,"watch":{"unit":[[0]]},"id":1}', '{"do":"look","step":1,"watch":{"unit":{"a":1}},"id":1}',
        '{"do":"look","step":1,"watch":{"unit":null},"id":1}', '{"do":"look","step":1,"watch":{"Unit":1},"id":1}',
        '{"do":"look","step":1,"watch":{"point":[0,1e999]},"id":1}',
        '{"do":"look","step":1,"watch":{"point":[0,9007199254740993]},"id":1}',
        '{"do":"look","step":1,"watch":{"point":[true]},"id":1}',
        json.dumps({"do": "look", "step": 1, "watch": dict.fromkeys("abcdefghijklmnopq", 1), "id": 1}),
        '{"do":"look","step":1,"watch":{"images":%s},"id":1}' % ([1] * 65),
        '{"do":"look","step":1,"watch":{"images":["%s"]},"id":1}' % ("x" * 21),
        '{"do":"look","step":1,"watch":{"ink":"%s"},"id":1}' % ("A" * 88_001),
        '{"do":"look","step":1,"watch":[1],"id":1}', '{"do":"watch"}', '{"do":"watch","watch":{"":1}}',
        '{"do":"edit","step":1,"edit":""}', '{"do":"edit","step":1,"edit":"\\ud800"}', '{"do":"edit","step":1}',
    ],
)  # fmt: skip
def test_a_message_that_is_not_one_of_ours_gets_one_sentence(text):
    with pytest.raises(Refused) as refused:
        messages.parse(text)
    assert str(refused.value).endswith(".")


@settings(max_examples=400)
@given(MESSAGES)
def test_ten_thousand_fuzzed_messages_are_understood_or_refused(text):
    for message in mutants(text, 25):
        with contextlib.suppress(Refused):
            messages.parse(message)


@given(st.integers(0, limits.LAST_STEP))
def test_every_step_that_javascript_can_count_to_is_understood(step):
    assert messages.parse(json.dumps({"do": "seek", "step": step})) == messages.Seek(step)
