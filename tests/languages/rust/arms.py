"""Writes src/arms.rs: a call of each function of the client, since Rust finds none by its name."""

import re
from pathlib import Path

FUNCTION = re.compile(r"pub async fn (\w+)\(configuration: &configuration::Configuration, (.*?)\) -> ")

arms = []
for path in sorted(Path("client/src/apis").glob("*_api.rs")):
    for name, parameters in FUNCTION.findall(path.read_text(encoding="utf-8")):
        given = ", ".join(f'take(&input["{field}"])' for field in re.findall(r"(\w+): ", parameters))
        arms.append(f'    "{name}" => envelope(openapi::apis::{path.stem}::{name}(at, {given}).await),\n')
Path("arms.rs").write_text(
    f"match operation {{\n{''.join(arms)}    _ => Err(operation.to_string()),\n}}\n", encoding="utf-8"
)
