"""Makes the plan: what the parser understood, joined with what it drops (x- keys, order, rules) from the raw spec."""

from __future__ import annotations

import keyword
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrs import frozen
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import AnyProperty, LiteralEnumProperty, ModelProperty
from openapi_python_client.parser.properties.boolean import BooleanProperty
from openapi_python_client.parser.properties.date import DateProperty
from openapi_python_client.parser.properties.datetime import DateTimeProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.parser.properties.union import UnionProperty
from openapi_python_client.strings import ClassName, PythonIdentifier

from generator.package.parse import CONFIG, endpoints, parse, plain, read_config
from generator.package.plan import (
    AnswerField,
    AnswerModel,
    Argument,
    Method,
    Plan,
    Resource,
    class_name_of,
    constant_of,
)
from generator.package.refusals import ANSWER, ANSWER_TYPE, FORM, FORM_TYPE, RULE_NAMES, refuse
from generator.package.runtime.client import AsyncClient, SyncClient
from generator.package.runtime.decode import Model
from generator.package.runtime.options import ListOptions
from generator.spec import CONFIRMED, Document, GenerationError, OperationEntry, gathered, pointer, problem

#: Names that a keyword of a method, or an attribute of an answer, cannot have: it gets a trailing underscore. `op` is
#: the module that a method's body reads.
OPTION_NAMES = frozenset(ListOptions.__annotations__) | {"options", "op"}
MODEL_NAMES = frozenset(name for name in dir(Model) if not name.startswith("_"))
METHOD_NAMES = frozenset(keyword.kwlist)

#: Names that a resource cannot have: its property would hide what every client has.
CLIENT_NAMES = frozenset(dir(SyncClient)) | frozenset(dir(AsyncClient))
#: Classes that rendered modules import, and constants that they define: nothing of the spec can have these names.
MODULE_NAMES = frozenset(
    {
        "Any",
        "Api",
        "AsyncPage",
        "AsyncResource",
        "Attribute",
        "CallOptions",
        "ListOptions",
        "Literal",
        "Model",
        "MessageWaiting",
        "OPERATIONS",
        "Page",
    }
    | {"GetMX", "ListOptions", "MessageWaiting", "Resource", "SyncClient", "Unpack"}
)

_FLAG_VALUES = ({1, -1}, {1, -1, 0})

_REQUEST_TYPES: dict[type[Any], tuple[str, str]] = {
    StringProperty: ("text", "str"),
    IntProperty: ("integer", "int"),
    DateProperty: ("day", "date | str"),
}
#: Days and times stay text: their form is not known before an answer has been observed.
_ANSWER_TYPES: dict[type[Any], tuple[str, str]] = {
    AnyProperty: ("anything", "Any"),
    StringProperty: ("text", "str"),
    DateProperty: ("text", "str"),
    DateTimeProperty: ("text", "str"),
    IntProperty: ("integer", "int"),
    FloatProperty: ("number", "float"),
    BooleanProperty: ("boolean", "bool"),
}

#: Each class of answers with the resource whose module it is rendered into.
Models = dict[str, tuple[str, AnswerModel]]


def plan_of(document: Document) -> Plan:
    """The plan for a document, with this project's own settings of the parser.

    Raises GenerationError where no package can be made of it, SpecError where a `$ref` is broken.
    """
    refuse(document)
    settings = read_config(CONFIG, document.path, Path())
    return make_plan(document, parse(document, settings), settings.field_prefix)


def make_plan(document: Document, parsed: GeneratorData, field_prefix: str) -> Plan:
    """The plan for a whole document. Raises GenerationError with every problem found, not just the first."""
    found = endpoints(parsed)
    models: Models = {}
    entries = document.operations()

    def planned(entry: OperationEntry) -> Method:
        endpoint = found[entry.path, entry.method]
        return _MethodPlanner(document, entry, endpoint, field_prefix, models).method()

    methods = gathered(planned, entries)
    if clashes := list(_clashes(document, entries, methods)):
        raise GenerationError(clashes)
    return Plan(
        title=document.data["info"]["title"],
        version=document.data["info"]["version"],
        base_url=_base_url(document),
        success_codes=tuple(document.data["x-getmx-success-codes"]),
        resources=tuple(_resources(document, entries, methods, models)),
    )


def _base_url(document: Document) -> str:
    for server in document.data.get("servers", ()):
        if server.get("x-getmx-server") == "shared":
            return str(server["url"])
    raise problem(document, "/servers", "no server is marked x-getmx-server: shared")


def _resources(
    document: Document, entries: list[OperationEntry], methods: list[Method], models: Models
) -> Iterator[Resource]:
    descriptions = {tag["name"]: tag.get("description", "") for tag in document.data.get("tags", ())}
    tags = {method.resource: entry.data["tags"][0] for entry, method in zip(entries, methods, strict=True)}
    for name, tag in tags.items():
        yield Resource(
            tag=tag,
            name=name,
            description=descriptions.get(tag, ""),
            methods=tuple(method for method in methods if method.resource == name),
            models=tuple(model for home, model in models.values() if home == name),
        )


def _clashes(document: Document, entries: list[OperationEntry], methods: list[Method]) -> Iterator[str]:
    """Names that two operations would share, and tags that would be two resources or share one."""
    owners: dict[str, str] = {}
    for entry, method in zip(entries, methods, strict=True):
        for claim, owner in _claims(entry, method).items():
            first = owners.setdefault(claim, owner)
            if first != owner:
                message = f"{entry.name}: {claim} is taken already by {first}"
                yield from problem(document, entry.pointer, message).problems


def _claims(entry: OperationEntry, method: Method) -> dict[str, str]:
    tag = entry.data["tags"][0]
    return {
        f"the operationId {method.operation}": entry.path,
        f"the method {method.resource}.{method.name}": entry.path,
        f"the constant {method.constant}": entry.path,
        f"the resource {method.resource}": f"the tag {tag}",
        f"the tag {tag}": f"the resource {method.resource}",
    }


@frozen
class _MethodPlanner:
    """Plans one operation. `models` is shared: the answers that all operations have brought so far."""

    document: Document
    entry: OperationEntry
    endpoint: Endpoint
    field_prefix: str
    models: Models

    def method(self) -> Method:
        data = self.entry.data
        resource, name = self._names()
        form = self._form()
        evidence = dict(data["x-getmx-evidence"])
        answer, answer_description = self._answer(resource, evidence["response"])
        return Method(
            operation=self._operation_id(),
            resource=resource,
            name=name,
            path=self.entry.path,
            summary=data.get("summary", ""),
            description=data.get("description", ""),
            arguments=self._arguments(form, evidence["request"]),
            answer=answer,
            answer_description=answer_description,
            at_least=max(0, form.get("minProperties", 0) - len(form.get("required", ()))),
            retry=data.get("x-getmx-retry", "unsent"),
            server=data.get("x-getmx-server", "shared"),
            paging=data.get("x-getmx-paging"),
            one_of_list="x-getmx-result" in data,
            destructive=data.get("x-getmx-destructive", False),
            deprecated=data.get("deprecated", False),
            evidence=evidence,
        )

    def _fail(self, message: str, at: str = "") -> GenerationError:
        return problem(self.document, self.entry.pointer + at, f"{self.entry.name}: {message}")

    def _names(self) -> tuple[str, str]:
        given = self.entry.data["x-getmx-method"]
        resource, name = (f"{part}_" if part in METHOD_NAMES else part for part in given.split("."))
        class_name = class_name_of(resource)
        if resource in CLIENT_NAMES or class_name in MODULE_NAMES or class_name.startswith("Async"):
            raise self._fail(f"a resource cannot be called {resource}: the name is taken", "/x-getmx-method")
        return resource, name

    def _operation_id(self) -> str:
        given = str(self.entry.data["operationId"])
        constant = constant_of(given)
        if not constant.isidentifier() or constant in MODULE_NAMES:
            raise self._fail(f"the operationId {given!r} cannot name a constant ({constant})", "/operationId")
        return given

    def _name(self, wire: str, taken: frozenset[str]) -> str:
        # Python reads identifiers in this form, so it is the one in which two of them are the same.
        name = unicodedata.normalize("NFKC", PythonIdentifier(wire, self.field_prefix))
        return f"{name}_" if name in taken else name

    def _refuse_clash(self, names: list[tuple[str, str]], what: str, at: str) -> None:
        seen: dict[str, str] = {}
        for name, wire in names:
            first = seen.setdefault(name, wire)
            if first != wire:
                raise self._fail(f"{what} {name} would stand for both {first!r} and {wire!r}", at)

    # What is sent.

    def _form(self) -> dict[str, Any]:
        return self.document.resolve(self.entry.data["requestBody"]["content"][FORM_TYPE]["schema"])

    def _arguments(self, form: dict[str, Any], evidence: str) -> tuple[Argument, ...]:
        body = self.endpoint.bodies[0].prop
        parsed = {plain(prop.name): prop for prop in _properties(body)} if isinstance(body, ModelProperty) else {}

        def argument(wire: str) -> Argument:
            if wire not in parsed:
                raise self._fail(f"the parser does not see the field {wire!r}", FORM)
            raw = self.document.resolve(form["properties"][wire])
            return self._argument(wire, parsed[wire], raw, wire in form.get("required", ()), evidence)

        arguments = gathered(argument, [wire for wire in form["properties"] if wire != "token"])
        self._refuse_clash([(argument.name, argument.wire) for argument in arguments], "argument", FORM)
        return tuple(arguments)

    def _argument(
        self, wire: str, prop: PropertyProtocol, raw: dict[str, Any], required: bool, evidence: str
    ) -> Argument:
        kind, annotation, choices = self._request_type(wire, prop, raw)
        rules = {name: raw[key] for key, name in RULE_NAMES.items() if key in raw}
        return Argument(
            wire=wire,
            name=self._name(wire, OPTION_NAMES),
            kind=kind,
            annotation=annotation,
            required=required or raw.get("x-getmx-client-requires", False),
            evidence=raw.get("x-getmx-evidence", evidence),
            description=raw.get("description", ""),
            example=next(iter(raw.get("examples", ())), None),
            secret=raw.get("writeOnly", False) or raw.get("format") == "password",
            rules={**rules, "choices": choices} if choices else rules,
        )

    def _request_type(self, wire: str, prop: PropertyProtocol, raw: dict[str, Any]) -> tuple[str, str, tuple[Any, ...]]:
        """Kind, annotation and choices of a form field."""
        if isinstance(prop, LiteralEnumProperty):
            values = tuple(raw["enum"])
            if set(values) in _FLAG_VALUES:
                return "flag", "bool", ()
            kind = "integer" if prop.value_type is int else "text"
            return kind, f"Literal[{', '.join(map(repr, values))}]", values
        if isinstance(prop, ListProperty) and isinstance(prop.inner_property, StringProperty):
            return "texts", "str | builtins.list[str]", ()
        for parsed_type, (kind, annotation) in _REQUEST_TYPES.items():
            if isinstance(prop, parsed_type):
                return kind, annotation, ()
        at = self.document.follow(self.entry.pointer + FORM) + pointer("properties", wire)
        message = f"{self.entry.name}: field {wire!r}: a form field of type {_type_name(prop)} cannot be expressed"
        raise problem(self.document, at, message)

    # What comes back.

    def _answer(self, resource: str, evidence: str) -> tuple[str, str]:
        """The name of the class that the operation answers (of its rows, for a list), and what is said of the data."""
        stem, answer = self._answer_schema()
        raw = self._raw_data(stem)
        data = next(prop for prop in _properties(answer) if plain(prop.name) == "data")
        if isinstance(data, UnionProperty):
            data = self._only_type(data)
        also, page_also = _also(self.document, raw), ()
        if raw.keys() & {"type", "allOf", "properties"} and not isinstance(data, ModelProperty):
            raise self._fail(f"the parser reads data of {stem}Answer as {_type_name(data)}", ANSWER)
        described = raw.get("description", "")
        is_paged = "x-getmx-paging" in self.entry.data
        name = stem.removesuffix("List") if is_paged else stem
        if isinstance(data, ModelProperty) and (is_paged or "x-getmx-result" in self.entry.data):
            data, also, page_also = self._row(data, name), (), also
            fields, is_open, about = self._fields(data, evidence, resource), False, plain(data.data.description or "")
        elif isinstance(data, ModelProperty):
            fields, is_open, about = self._fields(data, evidence, resource, also), False, described
        else:
            fields, is_open, about = (), True, described
        self._keep(resource, AnswerModel(name, about, fields, evidence, is_open, also, page_also))
        return name, described

    def _answer_schema(self) -> tuple[str, ModelProperty]:
        """The stem and the parsed type of the answer; the parser must have found what the spec names."""
        schema = self.entry.data["responses"]["200"]["content"][ANSWER_TYPE]["schema"]
        name = str(schema["$ref"]).rpartition("/")[2]
        if not name.endswith("Answer"):
            raise self._fail("the answer must be a $ref to a schema <Stem>Answer", ANSWER)
        parsed = next((r.prop for r in self.endpoint.responses if r.status_code.pattern == "200"), None)
        if not isinstance(parsed, ModelProperty) or parsed.class_info.name != ClassName(name, self.field_prefix):
            raise self._fail(f"the parser does not read the answer as {name}", ANSWER)
        return name.removesuffix("Answer"), parsed

    def _raw_data(self, stem: str) -> dict[str, Any]:
        for part in self.document.data["components"]["schemas"][f"{stem}Answer"].get("allOf", ()):
            if "data" in part.get("properties", {}):
                return self.document.resolve(part["properties"]["data"])
        raise self._fail(f"{stem}Answer must compose Envelope and narrow data by allOf", ANSWER)

    def _row(self, data: ModelProperty, name: str) -> ModelProperty:
        rows = next((prop for prop in _properties(data) if plain(prop.name) == "list"), None)
        row = rows.inner_property if isinstance(rows, ListProperty) else None
        if not isinstance(row, ModelProperty) or row.class_info.name != name:
            raise self._fail(f"data.list must be an array of {name}", ANSWER)
        return row

    def _only_type(self, union: UnionProperty) -> PropertyProtocol:
        """The one type of a nullable union."""
        inner = [prop for prop in union.inner_properties if not isinstance(prop, NoneProperty)]
        if len(inner) != 1 or len(union.inner_properties) != 2:
            raise self._fail(f"{plain(union.name)!r}: of several types only one or null can be expressed", ANSWER)
        return inner[0]

    def _keep(self, resource: str, model: AnswerModel) -> None:
        named = ClassName(model.name, self.field_prefix) == model.name
        if not named or not model.name.isidentifier() or model.name in MODULE_NAMES:
            raise self._fail(f"{model.name!r} cannot name a class", ANSWER)
        _, known = self.models.setdefault(model.name, (resource, model))
        if known != model:
            raise self._fail(f"the class {model.name} is taken already by another answer", ANSWER)

    def _fields(
        self, model: ModelProperty, evidence: str, resource: str, also: tuple[str, ...] = ()
    ) -> tuple[AnswerField, ...]:
        """The fields of an object; `also` are the other JSON types that come in its place, and have no fields."""
        name = self._component(model)
        if model.required_properties is None:
            raise self._fail(f"{name} holds itself, which cannot be expressed", ANSWER)
        raw = _raw_properties(self.document, name)
        places = {wire: place for place, wire in enumerate(raw)}
        props = sorted(_properties(model), key=lambda prop: places.get(plain(prop.name), len(places)))
        fields = gathered(
            lambda prop: self._field(prop, raw.get(plain(prop.name), {}), evidence, resource, bool(also)), props
        )
        self._refuse_clash([(field.name, field.wire) for field in fields], "attribute", ANSWER)
        return tuple(fields)

    def _component(self, model: ModelProperty) -> str:
        """The schema that the parser has made the class of; an object that may be null as well is a type within it."""
        name = str(model.class_info.name)
        known = self.document.data["components"]["schemas"]
        found = next((one for one in (name, name.removesuffix("Type0")) if one in known), None)
        if found is None:
            raise self._fail(f"the object {name} must be a component schema of that name", ANSWER)
        return found

    def _field(
        self, prop: PropertyProtocol, raw: dict[str, Any], evidence: str, resource: str, may_lack: bool
    ) -> AnswerField:
        wire = plain(prop.name)
        level = raw.get("x-getmx-evidence", evidence)
        nullable = isinstance(prop, UnionProperty)
        convert, annotation = self._answer_type(prop, level, resource)
        optional = nullable or may_lack or not (prop.required and level in CONFIRMED)
        return AnswerField(
            wire=wire,
            name=self._name(wire, MODEL_NAMES),
            convert=convert,
            annotation=f"{annotation} | None" if optional and annotation != "Any" else annotation,
            required=prop.required,
            nullable=nullable,
            optional=optional,
            evidence=level,
            description=raw.get("description", ""),
        )

    def _answer_type(self, prop: PropertyProtocol, evidence: str, resource: str) -> tuple[str, str]:
        """The runtime's converter and the annotation of a field of an answer."""
        if isinstance(prop, UnionProperty):
            return self._answer_type(self._only_type(prop), evidence, resource)
        if isinstance(prop, ListProperty):
            convert, annotation = self._answer_type(prop.inner_property, evidence, resource)
            return f"_decode.array({convert})", f"list[{annotation}]"
        if isinstance(prop, ModelProperty):
            name = self._component(prop)
            also = _also(self.document, self.document.data["components"]["schemas"][name])
            fields, about = self._fields(prop, evidence, resource, also), plain(prop.data.description or "")
            self._keep(resource, AnswerModel(name, about, fields, evidence, also=also))
            return f"_decode.nested({name})", name
        if isinstance(prop, LiteralEnumProperty):
            return ("_decode.integer", "int") if prop.value_type is int else ("_decode.text", "str")
        for parsed_type, (convert, annotation) in _ANSWER_TYPES.items():
            if isinstance(prop, parsed_type):
                return f"_decode.{convert}", annotation
        raise self._fail(f"{plain(prop.name)!r}: an answer of type {_type_name(prop)} cannot be expressed", ANSWER)


def _type_name(prop: PropertyProtocol) -> str:
    return type(prop).__name__.removesuffix("Property").lower()


def _properties(model: ModelProperty) -> list[PropertyProtocol]:
    return [*(model.required_properties or ()), *(model.optional_properties or ())]


def _also(document: Document, schema: dict[str, Any]) -> tuple[str, ...]:
    """The JSON types besides object that a schema allows."""
    return tuple(sorted(_types(document, schema) - {"object"}))


def _types(document: Document, schema: dict[str, Any]) -> set[str]:
    """The JSON types that a schema allows, of composed ones those that all parts allow; empty if it names none."""
    resolved = document.resolve(schema)
    if "anyOf" in resolved:
        return set().union(*(_types(document, branch) for branch in resolved["anyOf"]))
    own = resolved.get("type", [])
    named = [{own} if isinstance(own, str) else set(own)]
    named += [_types(document, part) for part in resolved.get("allOf", ())]
    return set.intersection(*filter(None, named)) if any(named) else set()


def _raw_properties(document: Document, component: str) -> dict[str, dict[str, Any]]:
    """The properties of a component, composed ones included, each with what stands beside its $ref."""
    return dict(_collected(document, document.data["components"]["schemas"].get(component, {})))


def _collected(document: Document, schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    resolved = document.resolve(schema)
    for part in resolved.get("allOf", ()):
        yield from _collected(document, part)
    for name, raw in resolved.get("properties", {}).items():
        yield name, document.resolve(raw)
