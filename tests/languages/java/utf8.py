"""The two changes that the generated Java client needs: text as UTF-8, and no header but Content-Disposition and type."""

from pathlib import Path

MODE = "org.apache.http.entity.mime.HttpMultipartMode.BROWSER_COMPATIBLE"
TYPE = 'org.apache.http.entity.ContentType.create("text/plain", java.nio.charset.StandardCharsets.UTF_8)'

PATHS = sorted(Path("client/src/main/java").rglob("*.java"))
#: For the compiler: all of them, also what our program does not name.
Path("apis.txt").write_text("\n".join(map(str, PATHS)), encoding="utf-8")

for path in PATHS:
    text = path.read_text(encoding="utf-8")
    text = text.replace("MultipartEntityBuilder.create()", f"MultipartEntityBuilder.create().setMode({MODE})")
    text = "\n".join(
        line.replace(".toString());", f".toString(), {TYPE});") if "addTextBody" in line else line
        for line in text.split("\n")
    )
    path.write_text(text, encoding="utf-8")
