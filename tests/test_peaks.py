"""The benchmark runs a notebook where it lies, and says which one has failed."""

import nbformat
import pytest

from tests.peaks import peak_megabytes


def test_a_notebook_runs_in_its_folder_and_its_peak_is_measured(tmp_path):
    (tmp_path / "beside.txt").write_text("here")
    cell = "block = bytearray(200_000_000); text = open('beside.txt').read(); assert text == '{}'"
    for wanted in ("here", "elsewhere"):
        cells = [nbformat.v4.new_code_cell(cell.format(wanted), id="only")]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / f"{wanted}.ipynb")
    seconds, megabytes = peak_megabytes("-m", "tests.peaks", str(tmp_path / "here.ipynb"))
    assert seconds > 0
    assert 200 < megabytes < 600
    with pytest.raises(SystemExit, match=r"elsewhere\.ipynb has failed"):
        peak_megabytes("-m", "tests.peaks", str(tmp_path / "elsewhere.ipynb"))
