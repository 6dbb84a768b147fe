#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""sample_pdf.py FILE: a PDF of one page, for examples."""
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "interop"))
import pdf_samples  # noqa: E402

pdf_samples.plain(pathlib.Path(sys.argv[1]))
