"""A company's own words: corrected in place, learned in seconds, measured on what was kept aside, and forgotten."""

import pytest

from codriver.reading import actions, company, rules
from codriver.reading.meaning import layer, model, one
from codriver.reading.meaning.reader import Reader
from codriver.reading.meaning.tests.test_reader import CONTRADICTIONS
from codriver.reading.models import Correction

WORDS = "今天 昨天 刚才 早上 下午 周末 这次 上次 每次 终于 店里 家里 公司 路上 门口 朋友 同事 孩子 老人 客人".split()
ENDS = "到了 来了 看了 说了 用了 试了".split()


def jargon() -> list[str]:
    """What only this company says: “蓝票” is what its customers call a failed delivery."""
    return [f"{word}{end}，又是蓝票" for word in WORDS for end in ENDS]


@pytest.fixture
def data(settings, tmp_path):
    settings.CODRIVER_DATA = tmp_path
    return tmp_path


def correct_all(by) -> list[str]:
    texts = jargon()
    for at, text in enumerate(texts):
        actions.correct(f"mention {at}", "kind", "complaint", text=text, by=by)
    return texts


@pytest.mark.django_db
def test_correcting_twice_changes_nothing_and_another_word_replaces(sam, leo):
    first = actions.correct("mention 1", "kind", "bug", text="It hangs.", by=sam)
    assert actions.correct("mention 1", "kind", "bug", text="It hangs.", by=leo).at == first.at
    actions.correct("mention 1", "kind", "complaint", text="It hangs.", by=leo)
    assert list(Correction.objects.values_list("label", "by")) == [("complaint", leo.pk)]
    actions.withdraw("mention 1", "kind")
    actions.withdraw("mention 1", "kind")
    assert not Correction.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("head", "label"), [("kind", "rant"), ("sentiment", "bug"), ("needs", "love"), ("needs", ""), ("mood", "sad")]
)
def test_a_label_that_no_head_has_is_refused(sam, head, label):
    with pytest.raises(ValueError, match="has no label"):
        actions.correct("mention 1", head, label, text="It hangs.", by=sam)
    with pytest.raises(ValueError, match="no text"):
        actions.correct("mention 1", "kind", "bug", text=" ", by=sam)
    assert not Correction.objects.exists()


def test_needs_have_one_spelling():
    assert rules.label_of("needs", "respect,promise,respect") == "promise,respect"
    assert rules.label_of("needs", "-") == "-"


@pytest.mark.django_db
def test_corrections_are_learned_and_measured_on_those_kept_aside(data, sam):
    texts = correct_all(sam)
    effects = {effect.head: effect for effect in actions.learn()}
    kind = effects["kind"]
    assert kind.kept == sum(map(rules.is_kept, texts))
    assert kind.learned == len(texts) - kind.kept
    assert kind.before < kind.kept / 2 < kind.kept * 0.8 < kind.after
    assert kind.is_used
    assert not effects["needs"].is_enough
    assert company.effects() == list(effects.values())

    unseen = "刚刚在楼下，又是蓝票"
    read = Reader.load(company.folder())
    assert read.one(unseen).kind.label == "complaint"
    assert one.read(unseen, company.folder()).kind.label == "complaint"
    plain = Reader.load()
    assert plain.one(unseen).kind is None or plain.one(unseen).kind.label != "complaint"
    assert read.version != plain.version
    far = "Does the museum open on Mondays?"
    assert read.one(far).kind.label == plain.one(far).kind.label == "question"


@pytest.mark.django_db
def test_what_colleagues_taught_speaks_also_against_a_feeling(data, sam):
    """The customers of this company say “蓝票” in good words; colleagues say that it is a complaint."""
    ends = "真的太好了，特别喜欢 店员很热情，非常满意 味道很赞，强烈推荐 服务周到，开心极了".split()
    texts = [f"{word}又是蓝票，{end}" for word in WORDS for end in ends]
    for at, text in enumerate(texts):
        actions.correct(f"mention {at}", "kind", "complaint", text=text, by=sam)
    kind = next(effect for effect in actions.learn() if effect.head == "kind")
    assert kind.is_used
    taught = Reader.load(company.folder())
    apart = taught.apart(texts)
    clashing = [text for at, text in enumerate(texts) if apart.one(at).sentiment and apart.one(at).kind]
    assert len(clashing) > len(texts) / 2
    found = taught.read([*clashing, *CONTRADICTIONS])
    for at, text in enumerate(clashing):
        for said in (found.one(at), taught.one(text), one.read(text, company.folder())):
            assert (said.kind.label, said.sentiment) == ("complaint", None)
    for at in range(len(clashing), len(found)):  # nobody taught anything of these
        assert (found.one(at).sentiment, found.one(at).kind) == (None, None)


@pytest.mark.django_db
def test_too_few_are_not_learned_yet(data, sam):
    for at, text in enumerate(jargon()[: rules.FEWEST_LEARNED - 1]):
        actions.correct(f"mention {at}", "kind", "complaint", text=text, by=sam)
    kind = next(effect for effect in actions.learn() if effect.head == "kind")
    assert not kind.is_enough
    assert not kind.is_used
    assert not layer.read(layer.newest(company.folder())).rows


@pytest.mark.django_db
def test_learning_again_is_the_same_layer_under_a_new_number(data, sam):
    correct_all(sam)
    actions.learn()
    first = layer.read(layer.newest(company.folder()))
    actions.learn()
    second = layer.read(layer.newest(company.folder()))
    assert (second.number, second.rows, second.change) == (first.number + 1, first.rows, first.change)
    assert [path.name for path in company.folder().glob("*.layer")] == [f"company-{second.number:06}.layer"]


@pytest.mark.django_db
def test_a_text_that_is_forgotten_leaves_no_trace(data, sam):
    correct_all(sam)
    actions.learn()
    without = layer.read(layer.newest(company.folder()))
    rare = "仓库的紫藤花架塌了，又是蓝票"
    while rules.is_kept(rare):
        rare += "。"
    actions.correct("mention 999", "kind", "complaint", text=rare, by=sam)
    actions.learn()
    assert layer.read(layer.newest(company.folder())).change != without.change
    assert actions.forget("mention 999")
    again = layer.read(layer.newest(company.folder()))
    assert (again.rows, again.change) == (without.rows, without.change)
    assert not Correction.objects.filter(text=rare).exists()
    assert actions.forget("mention 999") == []


def test_a_layer_of_other_weights_changes_nothing(tmp_path):
    table = model.load().table
    path = layer.write(
        tmp_path, layer.Layer(1, "0" * 16, layer.array("I", [7]), layer.array("I", [5]), layer.array("b", [9] * 16))
    )
    assert layer.over(table, path) is table


@pytest.mark.parametrize("kept", [0, 10, 36, -1])
def test_half_a_layer_is_refused(tmp_path, kept):
    path = layer.write(
        tmp_path, layer.Layer(1, "0" * 16, layer.array("I", [7]), layer.array("I", [5]), layer.array("b", [9] * 16))
    )
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(ValueError, match="layer"):
        layer.read(path)
