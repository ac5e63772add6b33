"""Puts what the desk is shown with into the package, from npm packages that were fetched: `make assets`.

htmx and MapLibre as they are, the outlines of the countries (world-atlas) as GeoJSON, and Noto with a style sheet; each
with its licence.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

FILES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE.txt",
    "maplibre-gl/dist/maplibre-gl-csp.js": "maplibre-gl-csp.js",
    "maplibre-gl/dist/maplibre-gl-csp-worker.js": "maplibre-gl-csp-worker.js",
    "maplibre-gl/dist/maplibre-gl.css": "maplibre-gl.css",
    "maplibre-gl/LICENSE.txt": "maplibre-gl.LICENSE.txt",
    "world-atlas/LICENSE": "world-atlas.LICENSE.txt",
    "@fontsource-variable/noto-sans/LICENSE": "noto-sans.LICENSE.txt",
    "@fontsource-variable/noto-sans-arabic/LICENSE": "noto-sans-arabic.LICENSE.txt",
}
WORLD = "world-atlas/countries-50m.json"
FONTS = {"noto-sans": ("latin", "latin-ext", "cyrillic", "cyrillic-ext"), "noto-sans-arabic": ("arabic",)}
SOURCE_MAP = re.compile(r"\n?//# sourceMappingURL=\S+\s*\Z")


def main(modules: Path, out: Path) -> None:
    """Fill the folder anew."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    for source, name in FILES.items():
        text = (modules / source).read_text("utf-8")
        (out / name).write_text(SOURCE_MAP.sub("\n", text), "utf-8")
    (out / "countries.geojson").write_text(json.dumps(outlines(modules), separators=(",", ":")), "utf-8")
    (out / "fonts.css").write_text("\n".join(faces(modules, out)), "utf-8")


def outlines(modules: Path) -> object:
    """The outlines of the countries, to a hundredth of a degree: a kilometre, which is all that they are drawn for."""
    command: list[str | Path] = ["node", modules / ".bin" / "topo2geo", "countries=/dev/stdout"]
    found = subprocess.run(command, input=(modules / WORLD).read_bytes(), check=True, stdout=subprocess.PIPE).stdout
    return rounded(json.loads(found))


def rounded(value: Any) -> Any:
    """JSON with its fractions cut to two digits."""
    if isinstance(value, float):
        return round(value, 2)
    if isinstance(value, list):
        return [rounded(one) for one in value]
    return {key: rounded(one) for key, one in value.items()} if isinstance(value, dict) else value


def faces(modules: Path, out: Path) -> list[str]:
    """The faces of the fonts, their files put beside; the ranges of characters are those of the packages."""
    found = []
    for family, subsets in FONTS.items():
        package = modules / "@fontsource-variable" / family
        sheet = (package / "index.css").read_text("utf-8")
        for subset in subsets:
            name = f"{family}-{subset}-wght-normal.woff2"
            face = re.search(r"@font-face \{[^}]*" + re.escape(name) + r"[^}]*\}", sheet)
            if face is None:
                raise SystemExit(f"{package}: has no {name}")
            shutil.copyfile(package / "files" / name, out / name)
            found.append(face[0].replace("./files/", "./"))
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
