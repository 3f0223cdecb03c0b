"""Makes the plan: the spec as it is read, in the names that Python gives it."""

from __future__ import annotations

import keyword
import unicodedata
from collections.abc import Iterator, Sequence

from attrs import evolve, frozen

from generator.package.parse import CONFIG, Parsed, class_name, identifier, parse, read_config
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
from generator.package.refusals import RULE_NAMES, refuse
from generator.package.runtime.client import AsyncClient, SyncClient
from generator.package.runtime.decode import Model
from generator.package.runtime.options import ListOptions
from generator.package.runtime.waiting import POLLED, MessageWaiting
from generator.package.types import Array, Nested, Scalar, Type
from generator.spec import (
    ANSWER,
    CONFIRMED,
    FORM,
    Document,
    Field,
    GenerationError,
    Operation,
    Schema,
    Spec,
    SpecError,
    gathered,
)

#: Names that a keyword of a method, or an attribute of an answer, cannot have: it gets a trailing underscore. `op` is
#: the module that a method's body reads.
OPTION_NAMES = frozenset(ListOptions.__annotations__) | {"options", "op"}
MODEL_NAMES = frozenset(name for name in dir(Model) if not name.startswith("_"))
#: Names that a method cannot have: Python's own, and those that the annotations of a class of methods read.
METHOD_NAMES = frozenset(keyword.kwlist) | {"bool", "builtins", "date", "int", "models", "str"}

#: Names that a resource cannot have: its property would hide what every client has.
CLIENT_NAMES = frozenset(dir(SyncClient)) | frozenset(dir(AsyncClient))
#: Classes that rendered modules import, and constants that they define: nothing of the spec can have these names.
MODULE_NAMES = frozenset(
    {
        "Any", "Api", "AsyncPage", "AsyncResource", "Attribute", "Bookmark", "CallOptions", "GetMX", "ListOptions",
        "Literal", "MessageWaiting", "Model", "OPERATIONS", "Page", "Resource", "SyncClient", "Unpack",
    }
)  # fmt: skip

#: What a resource whose messages can be waited for has without any operation of the spec.
_WAITING = [name for name in vars(MessageWaiting) if not name.startswith("_")]

_FLAG_VALUES = ({1, -1}, {1, -1, 0})
#: Kinds of arguments and of attributes, by the JSON type.
_SENT = {"string": "text", "integer": "integer"}
_ANSWERED = {"string": "text", "integer": "integer", "number": "number", "boolean": "boolean"}

#: Each class of answers with the resource whose module it is rendered into.
Models = dict[str, tuple[str, AnswerModel]]


def plan_of(document: Document) -> Plan:
    """The plan for a document, with this project's own settings of the parser.

    Raises GenerationError where no package can be made of it, SpecError where a `$ref` is broken.
    """
    refuse(document)
    return make_plan(parse(document, read_config(CONFIG)))


def make_plan(parsed: Parsed) -> Plan:
    """The plan for a whole document. Raises GenerationError with every problem found, not just the first."""
    spec, models = parsed.spec, Models()

    def planned(operation: Operation) -> Method:
        try:
            return _MethodPlanner(parsed, operation, models).method()
        except SpecError as error:
            raise spec.document.error(f"{operation.id}: {error.message}", error.pointer) from None

    methods = gathered(planned, spec.operations)
    if clashes := list(_clashes(spec, methods)):
        raise GenerationError(clashes)
    addresses = spec.addresses("shared")
    if not addresses:
        missing = spec.document.error("no server is marked x-getmx-server: shared", "/servers")
        raise GenerationError([str(missing)])
    return Plan(
        title=spec.title,
        version=spec.version,
        base_url=addresses[0],
        success_codes=spec.success_codes,
        resources=tuple(_resources(spec, methods, models)),
    )


def _resources(spec: Spec, methods: list[Method], models: Models) -> Iterator[Resource]:
    tags = {method.resource: operation.group for operation, method in zip(spec.operations, methods, strict=True)}
    for name, tag in tags.items():
        yield Resource(
            tag=tag,
            name=name,
            description=spec.tags.get(tag, ""),
            methods=tuple(method for method in methods if method.resource == name),
            models=tuple(model for home, model in models.values() if home == name),
        )


def _clashes(spec: Spec, methods: list[Method]) -> Iterator[str]:
    """Names that two operations, or an operation and the hand-written half, would share; tags and resources alike."""
    owners = dict(_written(methods))
    for operation, method in zip(spec.operations, methods, strict=True):
        for claim, owner in _claims(operation, method).items():
            first = owners.setdefault(claim, owner)
            if first != owner:
                yield str(operation.unreadable(f"{operation.id}: {claim} is taken already by {first}"))


def _written(methods: list[Method]) -> Iterator[tuple[str, str]]:
    """The methods that a resource has without any operation of the spec."""
    for polled in (method for method in methods if method.operation == POLLED):
        for name in _WAITING:
            yield f"the method {polled.resource}.{name}", "generator/package/runtime/waiting.py"


def _claims(operation: Operation, method: Method) -> dict[str, str]:
    place = f"{operation.path} ({operation.document.path}:{operation.document.line(operation.at)})"
    return {
        f"the operationId {method.operation}": place,
        f"the method {method.resource}.{method.name}": place,
        f"the constant {method.constant}": place,
        f"the resource {method.resource}": f"the tag {operation.group}",
        f"the tag {operation.group}": f"the resource {method.resource}",
    }


@frozen
class _MethodPlanner:
    """Plans one operation. `models` is shared: the answers that all operations have brought so far."""

    parsed: Parsed
    operation: Operation
    models: Models

    def method(self) -> Method:
        operation = self.operation
        resource, name = self._names()
        self.parsed.check(operation)
        return Method(
            operation=self._operation_id(),
            resource=resource,
            name=name,
            path=operation.path,
            summary=operation.title,
            description=operation.description,
            arguments=self._arguments(),
            answer=self._answer(),
            answer_description="" if operation.has_rows else operation.answer.data.description,
            at_least=operation.form.at_least,
            retry=operation.retry,
            server=operation.server,
            paging=operation.paging,
            one_of_list=operation.is_one_of_list,
            destructive=operation.destructive,
            deprecated=operation.deprecated,
            evidence=operation.evidence,
        )

    def _fail(self, message: str, at: str = ANSWER + "/schema") -> SpecError:
        return self.operation.unreadable(message, at)

    def _names(self) -> tuple[str, str]:
        resource, name = (f"{part}_" if part in METHOD_NAMES else part for part in self.operation.method.split("."))
        class_name = class_name_of(resource)
        if resource in CLIENT_NAMES or class_name in MODULE_NAMES or class_name.startswith("Async"):
            raise self._fail(f"a resource cannot be called {resource}: the name is taken", "/x-getmx-method")
        return resource, name

    def _operation_id(self) -> str:
        given = self.operation.id
        constant = constant_of(given)
        if not constant.isidentifier() or constant in MODULE_NAMES:
            raise self._fail(f"the operationId {given!r} cannot name a constant ({constant})", "/operationId")
        return given

    def _name(self, wire: str, taken: frozenset[str]) -> str:
        # Python reads identifiers in this form, so it is the one in which two of them are the same.
        name = unicodedata.normalize("NFKC", identifier(wire, self.parsed.config))
        return f"{name}_" if name in taken else name

    def _refuse_clash(self, names: list[tuple[str, str]], kind: str, at: str) -> None:
        seen: dict[str, str] = {}
        for name, wire in names:
            first = seen.setdefault(name, wire)
            if first != wire:
                raise self._fail(f"{kind} {name} would stand for both {first!r} and {wire!r}", at)

    # What is sent.

    def _arguments(self) -> tuple[Argument, ...]:
        form = self.operation.form
        fields = [field for name, field in form.fields.items() if name != "token"]
        arguments = gathered(self._argument, fields, self.operation.id)
        self._refuse_clash([(argument.name, argument.wire) for argument in arguments], "argument", FORM + "/schema")
        return tuple(arguments)

    def _argument(self, field: Field) -> Argument:
        rules = field.schema.rules
        return Argument(
            wire=field.name,
            name=self._name(field.name, OPTION_NAMES),
            type=self._sent(field),
            required=field.required or field.client_requires,
            evidence=field.level_in(self.operation.form.level),
            description=field.schema.description,
            example=next(iter(rules.get("examples", ())), None),
            secret=field.secret,
            rules={name: rules[key] for key, name in RULE_NAMES.items() if key in rules},
        )

    def _sent(self, field: Field) -> Scalar:
        schema = field.schema
        if schema.choices and set(schema.choices) in _FLAG_VALUES:
            return Scalar("flag", schema.choices)
        if field.type == "string" and schema.rules.get("format") == "date" and not schema.choices:
            return Scalar("day")
        if field.type == "array[string]" and schema.items and not schema.items.choices:
            return Scalar("texts")
        if field.type in _SENT:
            return Scalar(_SENT[field.type], schema.choices)
        message = f"field {field.name!r}: a form field of type {field.type or 'any'} cannot be expressed"
        raise field.schema.unreadable(message)

    # What comes back.

    def _answer(self) -> str:
        """The name of the class that the operation answers, or that of its rows."""
        operation = self.operation
        if not operation.answer.component.endswith("Answer"):
            raise self._fail("the answer must be a $ref to a schema <Stem>Answer")
        data = operation.answer.data
        if len(data.places) < 2:
            raise self._fail(f"{operation.answer.component} must compose Envelope and narrow data by allOf")
        name = operation.stem.removesuffix("List") if operation.paging else operation.stem
        if data.types and "object" not in data.types:
            message = f"data of {operation.answer.component} is {data.type_name}, which no class can be made of"
            raise self._fail(message)
        if not data.types:
            model = AnswerModel(name, data.description, (), self.operation.answer.level, open=True)
        elif operation.has_rows:
            named = tuple(field for field in data.fields if field not in ("list", "total"))
            model = evolve(self._model(self._row(name), name), page_also=_also(data), page_names=named)
        else:
            model = evolve(self._model(data, name, also=_also(data)), description=data.description)
        self._keep(model)
        return name

    def _row(self, name: str) -> Schema:
        listed = self.operation.answer.data.fields.get("list")
        row = listed.schema.items if listed else None
        if row is None or "object" not in row.types or row.component != name:
            raise self._fail(f"data.list must be an array of {name}")
        return row

    def _model(
        self, schema: Schema, name: str, *, also: tuple[str, ...] = (), above: Sequence[str] = ()
    ) -> AnswerModel:
        """A class with the fields of an object. `also` are other JSON types that come in its place, without fields."""
        component = schema.component
        if not component:
            raise self._fail(f"the object {name} must be a component schema of that name")
        if component in above:
            raise self._fail(f"{component} holds itself, which cannot be expressed")
        fields = gathered(
            lambda field: self._field(field, [*above, component], may_lack=bool(also)),
            schema.fields.values(),
            self.operation.id,
        )
        self._refuse_clash([(field.name, field.wire) for field in fields], "attribute", ANSWER + "/schema")
        described = self.parsed.spec.components[component].description
        return AnswerModel(name, described, tuple(fields), self.operation.answer.level, also=also)

    def _field(self, field: Field, inside: Sequence[str], *, may_lack: bool) -> AnswerField:
        """An attribute of the last of the classes that it is inside of."""
        level = field.level_in(self.operation.answer.level)
        nullable = field.schema.nullable
        type_ = self._answered(field.schema, field.name, inside)
        is_row = inside[-1] in self.parsed.spec.rows
        # The id of a row fits every argument that takes one, so it is never None: where it lacks, reading it raises.
        is_id = is_row and field.name == "id" and type_ == Scalar("text") and not nullable
        return AnswerField(
            wire=field.name,
            name=self._name(field.name, MODEL_NAMES),
            type=type_,
            required=field.required or is_id,
            nullable=nullable,
            optional=nullable or may_lack or not (is_id or (field.required and level in CONFIRMED)),
            evidence=level,
            description=field.schema.description,
            secret=field.secret,
        )

    def _answered(self, schema: Schema, name: str, inside: Sequence[str]) -> Type:
        """The type of a field of an answer. Days and times stay text: their form is known once one was observed."""
        if not schema.types:
            return Scalar("anything")
        if len(schema.types) > 1 and "object" not in schema.types:
            raise self._fail(f"{name!r}: of several types only one, with or without null, can be expressed")
        if "object" in schema.types:
            also = tuple(kind for kind in _also(schema) if kind != "null")
            component = schema.component
            model = self._model(schema, component or name, also=also, above=inside)
            self._keep(model)
            return Nested(model.name)
        if "array" in schema.types:
            items = schema.items
            inner = self._answered(items, name, inside) if items else Scalar("anything")
            return Array(inner, nullable=bool(items and items.nullable))
        return Scalar(next(_ANSWERED[kind] for kind in schema.types))

    def _keep(self, model: AnswerModel) -> None:
        named = class_name(model.name, self.parsed.config) == model.name
        if not named or not model.name.isidentifier() or model.name in MODULE_NAMES:
            raise self._fail(f"{model.name!r} cannot name a class")
        _, known = self.models.setdefault(model.name, (self._names()[0], model))
        if known != model:
            raise self._fail(f"the class {model.name} is taken already by another answer")


def _also(schema: Schema) -> tuple[str, ...]:
    """The JSON types besides object that a schema allows."""
    return tuple(sorted({*schema.types, *(("null",) if schema.nullable else ())} - {"object"}))
