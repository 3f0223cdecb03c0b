"""What the runtime is told of each operation: plain data, rendered from the spec."""

from collections.abc import Callable, Iterable
from typing import Any, Generic, Literal, NamedTuple, Self, TypeVar

from .errors import GetMXInputError

AnswerT = TypeVar("AnswerT")

Kind = Literal["text", "integer", "flag", "day", "texts"]


class Field(NamedTuple):
    """A form field other than `token`, with the rules that the spec states for it.

    Attributes:
        name: Its name in the form.
        kind: How a value is written: `text`, `integer`, `flag` (1 or -1), `day` (YYYY-MM-DD), `texts` (one or several).
        required: Whether a call needs it.
        documented: Whether its rules are documented: a value that breaks them is refused. Else it is sent with a
            warning.
        secret: Whether its value is hidden in logs, errors and hooks.
        minimum: The least integer. None: any.
        maximum: The largest integer. None: any.
        min_length: The least number of characters. None: any.
        pattern: A regular expression that is found in each right text. None: any text.
        choices: The values that are right. Empty: any.
    """

    name: str
    kind: Kind = "text"
    required: bool = False
    documented: bool = True
    secret: bool = False
    minimum: int | None = None
    maximum: int | None = None
    min_length: int | None = None
    pattern: str | None = None
    choices: tuple[str | int, ...] = ()


class Operation(NamedTuple, Generic[AnswerT]):
    """One endpoint: its path, its form, its answer, and whether a call may be repeated.

    Attributes:
        id: The operationId.
        method: The Python method, such as `emails.clean_up`.
        path: The path of its address.
        answer: Returns the class of its answer, or of a row if it is a list.
        fields: The form fields, in the order of the spec.
        at_least: How many of the optional fields must be given.
        at_least_documented: Whether that rule is documented.
        retry: `safe`: it only reads, and may be repeated. `unsent`: it is repeated only if nothing was sent.
        server: `customer`: it goes to the Scale server, if the client has the address of one. `shared`: it does not.
        paging: How pages of a list are named: by number (`page`) or by `cursor`. None: it is no list.
        one_of_list: Whether the answer is a list of which one row is given.
        confirmed: False where the path is assumed: the first call warns.
        answer_confirmed: Whether the form of the answer is documented or observed. Then a strict client raises for a
            field that the spec does not declare.
        deprecated: Whether the vendor says so: the first call warns.
    """

    id: str
    method: str
    path: str
    answer: Callable[[], type[AnswerT]]
    fields: tuple[Field, ...] = ()
    at_least: int = 0
    at_least_documented: bool = True
    retry: Literal["safe", "unsent"] = "unsent"
    server: Literal["shared", "customer"] = "shared"
    paging: Literal["page", "cursor"] | None = None
    one_of_list: bool = False
    confirmed: bool = True
    answer_confirmed: bool = False
    deprecated: bool = False

    @property
    def label(self) -> str:
        """How messages name the operation: the Python method and the operationId."""
        return f"{self.method} ({self.id})"

    def without_rules(self) -> Self:
        """The same operation as `request()` calls it: with any fields, none of them checked against the spec."""
        return self._replace(fields=(), at_least=0, paging=None)


#: Longer ones are no names, and take long to compare.
_LONGEST_NAME = 100


def near_name(name: str, known: Iterable[str], *, likeness: float = 0.6) -> str | None:
    """The name that was probably meant, or None. `likeness` is from 0 to 1, which only the same name has."""
    from difflib import get_close_matches  # Imported here: it takes 5 ms and only errors need it.

    if len(name) > _LONGEST_NAME:
        return None
    by_plain = {other.lower(): other for other in known}
    near = get_close_matches(name.lower(), by_plain, n=1, cutoff=likeness)
    return by_plain[near[0]] if near else None


def refusal(operation: Operation[Any], field: str, rule: str) -> GetMXInputError:
    """The error for an argument that breaks a rule."""
    return GetMXInputError(f"{operation.label}: {field} {rule}", operation=operation.id, field=field)
