"""No picture is left of a test that is gone. (syrupy sees to that itself only where the tests run in one process.)"""

from pathlib import Path

import pytest

_PICTURES = Path(__file__).parent / "__snapshots__"


@pytest.mark.parametrize("folder", sorted(_PICTURES.iterdir()), ids=lambda folder: folder.name)
def test_every_picture_belongs_to_a_test(folder: Path, request: pytest.FixtureRequest) -> None:
    module = pytest.Module.from_parent(request.node.parent.parent, path=_PICTURES.parent / f"{folder.name}.py")
    tests = {item.name for item in module.collect()}
    pictures = {path.stem for path in folder.iterdir()}
    assert pictures
    assert pictures <= tests
