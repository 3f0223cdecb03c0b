"""Changes of the fields of forms, with what has to be told of them."""

from __future__ import annotations

from tests.diff.edits import Case, encoding, evidence, field, no_encoding, renamed_field, reordered, required, without
from tests.support.generating import form_of

FORM_CASES: dict[str, Case] = {
    "optional field added": (
        [field("listDomains", "kind", type="string")],
        [
            ("change", "change",
             "`listDomains`: form field `kind`: added.",
             "`domains.list`: gains keyword `kind: str | None = None`."),
        ],
    ),
    "required field added": (
        [field("listDomains", "kind", type="string"), required("kind")],
        [
            ("breaking", "breaking",
             "`listDomains`: form field `kind`: added, required.",
             "`domains.list`: gains keyword `kind: str`."),
        ],
    ),
    "field removed": (
        [without("mark")],
        [
            ("breaking", "breaking",
             "`listDomains`: form field `mark`: removed.",
             "`domains.list`: loses keyword `mark`."),
        ],
    ),
    "field renamed": (
        [renamed_field],
        [
            ("breaking", "breaking",
             "`listDomains`: form field `label`: takes the place of `mark`, which it is like: taken for a "
             "rename.",
             "`domains.list`: loses keyword `mark`, gains keyword `label: str | None = None`."),
        ],
    ),
    "field becomes required": (
        [required("domain")],
        [
            ("breaking", "breaking",
             "`listDomains`: form field `domain`: becomes required.",
             "`domains.list`: has keyword `domain: str` instead of `domain: str | None = None`."),
        ],
    ),
    "field becomes optional": (
        [lambda spec: form_of(spec, "updateEmail").update(required=["token"], minProperties=2)],
        [
            ("change", "change",
             "`updateEmail`: form field `mail_id`: becomes optional.",
             "`emails.update`: has keyword `mail_id: str | None = None` instead of `mail_id: str`."),
        ],
    ),
    "field demanded by clients": (
        [field("listDomains", "domain", **{"x-getmx-client-requires": True})],
        [
            ("change", "breaking",
             "`listDomains`: form field `domain`: is to be demanded by clients.",
             "`domains.list`: has keyword `domain: str` instead of `domain: str | None = None`."),
        ],
    ),
    "field of another type": (
        [field("listDomains", "limit", type="string", minimum=None, maximum=None)],
        [
            ("breaking", "breaking",
             "`listDomains`: form field `limit`: `type` `integer` -> `string`; loses `minimum` `1`; loses "
             "`maximum` `20`.",
             "`domains.list`: has keyword `limit: str | None = None` instead of `limit: int | None = None`."),
        ],
    ),
    "field becomes an array": (
        [field("listDomains", "domain", type="array", items={"type": "string"}, examples=None)],
        [
            ("breaking", "change",
             "`listDomains`: form field `domain`: gets `items.type` `string`; `type` `string` -> `array`; "
             "other `examples`.",
             "`domains.list`: has keyword `domain: str | builtins.list[str] | None = None` instead of `domain:"
             " str | None = None`."),
        ],
    ),
    "array becomes text": (
        [field("listMessages", "folder", type="string", items=None, minItems=None, examples=None), no_encoding],
        [
            ("breaking", "breaking",
             "`listMessages`: form field `folder`: `type` `array` -> `string`; loses `minItems` `1`; other "
             "`examples`; other `items.description`; other `items.examples`; loses `items.type` `string`; "
             "loses `encoding.style` `form`; loses `encoding.explode` `true`; loses "
             "`encoding.x-getmx-evidence` `assumed`.",
             "`messages.list`: has keyword `folder: str` instead of `folder: str | builtins.list[str]`."),
        ],
    ),
    "choices introduced": (
        [field("listDomains", "page", type="integer", enum=[1, 2, 3], minimum=None)],
        [
            ("breaking", "breaking",
             "`listDomains`: form field `page`: gets `enum` `[1, 2, 3]`; loses `minimum` `1`.",
             "`domains.list`: has keyword `page: Literal[1, 2, 3] | None = None` instead of `page: int | None "
             "= None`, refuses (GetMXInputError) more values of `page`."),
        ],
    ),
    "choice added": (
        [field("listMessages", "seen", enum=[1, -1, 0, 2])],
        [
            ("change", "breaking",
             "`listMessages`: form field `seen`: `enum` gains `2`.",
             "`messages.list`: has keyword `seen: Literal[1, -1, 0, 2] | None = None` instead of `seen: bool |"
             " None = None`."),
        ],
    ),
    "minItems": (
        [field("listMessages", "folder", minItems=None)],
        [
            ("change", "info",
             "`listMessages`: form field `folder`: loses `minItems` `1`.",
             ""),
        ],
    ),
    "choice removed": (
        [field("listMessages", "seen", enum=[1, -1])],
        [
            ("breaking", "info",
             "`listMessages`: form field `seen`: `enum` loses `0`.",
             ""),
        ],
    ),
    "shared schema": (
        [lambda spec: spec["components"]["schemas"]["PageNumber"].update(minimum=2)],
        [
            ("breaking", "breaking",
             "`listDomains`: form field `page`: `minimum` `1` -> `2`.",
             "`domains.list`: refuses (GetMXInputError) more values of `page`."),
            ("breaking", "change",
             "`listMessages`: form field `page`: `minimum` `1` -> `2`.",
             "`messages.list`: warns (UnconfirmedRuleWarning) of more values of `page`."),
        ],
    ),
    "text that would break out": (
        [field("listDomains", "a`<b>*[31m", type="string")],
        [
            ("change", "change",
             "`listDomains`: form field `a\\x60<b>*[31m`: added.",
             "`domains.list`: gains keyword `ab31m: str | None = None`."),
        ],
    ),
    "minimum raised": (
        [field("listDomains", "limit", minimum=2)],
        [
            ("breaking", "breaking",
             "`listDomains`: form field `limit`: `minimum` `1` -> `2`.",
             "`domains.list`: refuses (GetMXInputError) more values of `limit`."),
        ],
    ),
    "minimum lowered": (
        [field("listDomains", "limit", minimum=0)],
        [
            ("change", "change",
             "`listDomains`: form field `limit`: `minimum` `1` -> `0`.",
             "`domains.list`: refuses fewer values of `limit`."),
        ],
    ),
    "maximum lowered": (
        [field("listDomains", "limit", maximum=10)],
        [
            ("breaking", "breaking",
             "`listDomains`: form field `limit`: `maximum` `20` -> `10`.",
             "`domains.list`: refuses (GetMXInputError) more values of `limit`."),
        ],
    ),
    "maximum lifted": (
        [field("listDomains", "limit", maximum=None)],
        [
            ("change", "change",
             "`listDomains`: form field `limit`: loses `maximum` `20`.",
             "`domains.list`: refuses fewer values of `limit`."),
        ],
    ),
    "assumed maximum lowered": (
        [field("listDomains", "limit", maximum=10, **{"x-getmx-evidence": "assumed"})],
        [
            ("breaking", "change",
             "`listDomains`: form field `limit`: `maximum` `20` -> `10`; gets `x-getmx-evidence` `assumed`.",
             "`domains.list`: warns (UnconfirmedRuleWarning) of more values of `limit`, only warns "
             "(UnconfirmedRuleWarning) of values of `limit` that it refused."),
        ],
    ),
    "minLength": (
        [field("updateEmail", "password", minLength=12)],
        [
            ("breaking", "breaking",
             "`updateEmail`: form field `password`: `minLength` `8` -> `12`.",
             "`emails.update`: refuses (GetMXInputError) more values of `password`."),
        ],
    ),
    "pattern": (
        [field("listDomains", "domain", pattern="^a")],
        [
            ("breaking", "breaking",
             "`listDomains`: form field `domain`: gets `pattern` `^a`.",
             "`domains.list`: refuses (GetMXInputError) more values of `domain`."),
        ],
    ),
    "format": (
        [field("listDomains", "domain", format="date", examples=None)],
        [
            ("breaking", "breaking",
             "`listDomains`: form field `domain`: gets `format` `date`; other `examples`.",
             "`domains.list`: has keyword `domain: date | str | None = None` instead of `domain: str | None = "
             "None`."),
        ],
    ),
    "secret": (
        [field("listDomains", "domain", format="password", writeOnly=True)],
        [
            ("breaking", "change",
             "`listDomains`: form field `domain`: gets `format` `password`; gets `writeOnly` `true`.",
             "`domains.list`: keeps `domain` out of its logs."),
        ],
    ),
    "evidence of a rule falls": (
        [field("listDomains", "limit", **{"x-getmx-evidence": "assumed"})],
        [
            ("info", "change",
             "`listDomains`: form field `limit`: gets `x-getmx-evidence` `assumed`.",
             "`domains.list`: only warns (UnconfirmedRuleWarning) of values of `limit` that it refused."),
        ],
    ),
    "evidence of a rule rises": (
        [field("listMessages", "page", **{"x-getmx-evidence": "documented"})],
        [
            ("info", "change",
             "`listMessages`: form field `page`: `x-getmx-evidence` `assumed` -> `documented`.",
             "`messages.list`: refuses (GetMXInputError) values of `page` that it only warned of."),
        ],
    ),
    "evidence of a request falls": (
        [evidence("listDomains", request="assumed")],
        [
            ("info", "change",
             "`listDomains`: form field `page`: by what is said of the whole form.",
             "`domains.list`: only warns (UnconfirmedRuleWarning) of values of `page` that it refused."),
            ("info", "change",
             "`listDomains`: form field `limit`: by what is said of the whole form.",
             "`domains.list`: only warns (UnconfirmedRuleWarning) of values of `limit` that it refused."),
            ("info", "info",
             "`listDomains`: `evidence.request` `documented` -> `assumed`.",
             ""),
        ],
    ),
    "at least": (
        [lambda spec: form_of(spec, "updateEmail").update(minProperties=4)],
        [
            ("breaking", "breaking",
             "`updateEmail`: optional fields that must be sent `1` -> `2`.",
             "`emails.update`: refuses (GetMXInputError) fewer optional arguments."),
        ],
    ),
    "at least less": (
        [lambda spec: form_of(spec, "updateEmail").update(minProperties=2)],
        [
            ("change", "change",
             "`updateEmail`: optional fields that must be sent `1` -> `0`.",
             "`emails.update`: takes fewer optional arguments."),
        ],
    ),
    "order of fields": (
        [reordered],
        [
            ("change", "change",
             "`listDomains`: fields in another order: `token`, `limit`, `group_pay_id`, `domain`, `mark`, "
             "`page`.",
             "`domains.list`: sends its fields in another order."),
        ],
    ),
    "encoding exploded no more": (
        [encoding(explode=False)],
        [
            ("breaking", "info",
             "`listMessages`: form field `folder`: `encoding.explode` `true` -> `false`.",
             ""),
        ],
    ),
    "encoding style": (
        [encoding(style="spaceDelimited")],
        [
            ("breaking", "info",
             "`listMessages`: form field `folder`: `encoding.style` `form` -> `spaceDelimited`.",
             ""),
        ],
    ),
    "encoding contentType": (
        [encoding(contentType="application/json")],
        [
            ("breaking", "info",
             "`listMessages`: form field `folder`: gets `encoding.contentType` `application/json`.",
             ""),
        ],
    ),
    "encoding gone": (
        [no_encoding],
        [
            ("breaking", "info",
             "`listMessages`: form field `folder`: loses `encoding.style` `form`; loses `encoding.explode` "
             "`true`; loses `encoding.x-getmx-evidence` `assumed`.",
             ""),
        ],
    ),
    "encoding evidence": (
        [encoding(**{"x-getmx-evidence": None})],
        [
            ("info", "info",
             "`listMessages`: form field `folder`: loses `encoding.x-getmx-evidence` `assumed`.",
             ""),
        ],
    ),
}  # fmt: skip
