"""Where easy, good and much begin: every scale of the reports with its source."""

from __future__ import annotations

from kelas.tracking.figures import Bands

# Where easy and hard, good and poor begin: University of Washington, ScorePak item analysis.
DIFFICULTY = Bands(
    limits=(0.50, 0.85),
    low="difficulty.hard",
    middle="difficulty.medium",
    high="difficulty.easy",
    not_high="difficulty.not-easy",
    not_low="difficulty.not-hard",
    unsure="difficulty.unsure",
)
DISCRIMINATION = Bands(
    limits=(0.10, 0.30),
    low="discrimination.poor",
    middle="discrimination.fair",
    high="discrimination.good",
    not_high="discrimination.not-good",
    not_low="discrimination.not-poor",
    unsure="discrimination.unsure",
)
# Where a medium and a high gain begin: Hake 1998.
GAIN = Bands(
    limits=(0.3, 0.7),
    low="gain.low",
    middle="gain.medium",
    high="gain.high",
    not_high="gain.not-high",
    not_low="gain.not-low",
    unsure="gain.unsure",
)
# Forms count as alike if they differ by less than this. ASM: 0.05, less than one question of fifteen.
FORMS = Bands(
    limits=(-0.05, 0.05),
    low="forms.b-easier",
    middle="forms.alike",
    high="forms.a-easier",
    not_high="forms.a-not-easier",
    not_low="forms.b-not-easier",
    unsure="forms.unsure",
)
