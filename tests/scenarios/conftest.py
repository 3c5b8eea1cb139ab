from __future__ import annotations

import sys
from pathlib import Path

# Test modules are imported by path, so a helper beside them must be put within reach.
sys.path.insert(0, str(Path(__file__).parent))
