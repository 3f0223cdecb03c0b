"""What the sandbox does with calls: its memory, its lists, its servers. Each answer is judged by the spec."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from getmx import OPERATIONS
from getmx_sandbox import (
    AfterActing,
    ApiError,
    Code,
    HttpFault,
    NobodyReceives,
    Sandbox,
    UnknownOperation,
)
from getmx_sandbox.handlers import HANDLERS
from tests.sandbox.account import PASSWORD, Account, declared, needs
from tests.support import spec

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


MESSAGE_CALLS = [
    operation.id for operation in OPERATIONS.values() if operation.server == "customer" and operation.id in HANDLERS
]


# Lists.


LISTS: dict[str, tuple[str, dict[str, Any], Callable[[Account, int], dict[str, Any]]]] = {
    "listDomains": ("addDomain", {"mark": "new"}, lambda account, n: {"domain": f"d{n}.com", "mark": "new"}),
    "listGroupPays": ("addGroupPay", {}, lambda account, n: {"mark": "new"}),
    "listEmails": (
        "addEmail",
        {"mark": "new"},
        lambda account, n: {
            "domain_id": account.domain_id,
            "mail": f"u{n}@a.com",
            "password": PASSWORD,
            "mark": "new",
        },
    ),
    "listAliases": ("addAlias", {}, lambda account, n: {"domain_id": account.domain_id}),
    "listMessageNotices": ("addMessageNotice", {}, lambda account, n: {}),
    "listSmtpRules": ("addSmtpRule", {}, lambda account, n: {"rule": "{}", "action": "{}"}),
}


@pytest.mark.parametrize("operation", LISTS)
def test_a_list_comes_in_pages(account: Account, operation: str) -> None:
    add, filters, fields = LISTS[operation]
    before = account.ids(operation, **filters)
    rows = [*before, *(account.added(add, **fields(account, number)) for number in range(45 - len(before)))]
    assert account.ids(operation, **filters) == rows[:20]
    assert account.ids(operation, **filters, page=3) == rows[40:]
    assert account.ids(operation, **filters, page=2, limit=7) == rows[7:14]
    assert account.data(operation, **filters, page=4) == {"list": [], "total": 45}


def test_filters_of_lists(account: Account) -> None:
    notice = account.added("addMessageNotice", domain_id=account.domain_id, platform=2)
    first = account.added("addSmtpRule", rule="{}", action="{}", domain_id=account.domain_id)
    second = account.added("addSmtpRule", rule="{}", action="{}", group_pay_id=account.group_pay_id)
    alias = account.added("addAlias", domain_id=account.domain_id)
    other = account.added("addAlias", domain_id=account.scale_domain_id)
    in_domain, in_group = {"domain_id": account.domain_id}, {"group_pay_id": account.group_pay_id}
    assert account.ids("listDomains", **in_group) == [account.domain_id]
    assert account.ids("listDomains", domain="A.com") == [account.domain_id]
    assert account.ids("listDomains", domain="a.co") == []
    assert account.ids("listDomains", mark="first") == [account.domain_id]
    assert account.ids("listDomains", mark="") == [account.domain_id, account.scale_domain_id]
    assert account.ids("listEmails", **in_domain) == account.ids("listEmails", mail="user@a.com") == [account.mail_id]
    assert account.ids("listEmails", mark="first", domain_id=account.scale_domain_id) == []
    assert account.ids("listEmails", domain_id="1") == []
    assert account.ids("listAliases", **in_domain) == account.ids("listAliases", **in_group) == [alias]
    assert account.ids("listAliases") == [alias, other]
    assert account.ids("listSmtpRules", **in_domain) == [first]
    assert account.ids("listSmtpRules", **in_group) == [second]
    assert account.data("listMessageNotices")["list"] == [
        {"id": notice, "domain_id": account.domain_id, "group_pay_id": "", "platform": 2}
    ]
    assert account.data("countEmails", **in_domain) == {"total": 1}


@pytest.mark.parametrize(("sort_type", "step"), [("desc", -1), ("asc", 1), ("", -1)])
def test_the_cursor_list_goes_on_behind_its_last_row(account: Account, sort_type: str, step: int) -> None:
    for number in range(7):
        account.sandbox.clock.advance(number % 2)
        account.add_mailbox(f"u{number}@a.com")
    expected = account.ids("listEmails")[::step]
    met: list[str] = []
    offset = ""
    while rows := account.data("listEmailsV2", offset=offset, sort_type=sort_type, limit=4)["list"]:
        met += [row["id"] for row in rows]
        offset = f"{rows[-1]['created_at']},{rows[-1]['id']}"
        account.data("deleteEmail", mail_id=rows[-1]["id"])  # A row that is gone still says where to go on.
    assert met == expected


def test_the_cursor_list_filters_and_refuses(account: Account) -> None:
    assert account.ids("listEmailsV2", mail="user@a.com") == [account.mail_id]
    assert account.ids("listEmailsV2", domain_id=account.domain_id, sort_value="created_at") == [account.mail_id]
    for wrong in ({"offset": "1"}, {"offset": "1,x"}, {"sort_value": "mail"}, {"sort_type": "up"}, {"limit": 0}):
        assert account.breaks_a_rule("listEmailsV2", **wrong)


@needs("listEmails", "listEmailsV2")
def test_the_client_reads_all_pages(account: Account) -> None:
    ids = [account.mail_id, *(account.add_mailbox(f"u{number}@a.com") for number in range(44))]
    assert account.ids("listEmailsV2", domain_id=account.domain_id) == ids[:24:-1], "20 rows without a limit"
    with account.sandbox.client() as mx:
        assert [row.id for row in mx.emails.list(domain_id=account.domain_id)] == ids
        assert [row.raw["id"] for row in mx.emails.list_v2(domain_id=account.domain_id, limit=20)] == ids[::-1]


# Domains and pay groups.


def test_a_domain_s_life(account: Account) -> None:
    row = {"id": account.domain_id, "domain": "a.com", "group_pay_id": account.group_pay_id, "mark": "first"}
    assert account.data("getDomain", domain_id=account.domain_id) == row
    assert account.data("updateDomain", domain_id=account.domain_id) == {}
    assert account.data("getDomain", domain_id=account.domain_id) == row
    account.data("updateDomain", domain_id=account.domain_id, mark="")
    assert account.data("getDomain", domain_id=account.domain_id)["mark"] == ""
    assert account.code("addDomain", domain="A.COM") == Code.CONFLICT
    assert account.code("addDomain", domain="c.com", group_pay_id="1") == Code.UNKNOWN_ID


def test_a_deleted_domain_takes_with_it_what_belongs_to_it(account: Account) -> None:
    for operation in ("addAlias", "addMessageNotice"):
        account.added(operation, domain_id=account.domain_id)
        account.added(operation, domain_id=account.scale_domain_id)
    account.added("addSmtpRule", rule="{}", action="{}", domain_id=account.domain_id)
    account.data("deleteDomain", domain_id=account.domain_id)
    assert account.ids("listDomains") == [account.scale_domain_id]
    assert account.ids("listEmails") == [account.scale_mail_id]
    for operation in ("listAliases", "listMessageNotices"):
        assert [row["domain_id"] for row in account.data(operation)["list"]] == [account.scale_domain_id]
    assert account.ids("listSmtpRules") == []
    assert account.code("getDomain", domain_id=account.domain_id) == Code.UNKNOWN_ID
    assert account.added("addDomain", domain="a.com") != account.domain_id


def test_pay_groups(account: Account) -> None:
    other = account.added("addGroupPay")
    domain, group = {"domain_id": account.domain_id}, {"group_pay_id": account.group_pay_id}
    assert account.data("bindDomainToGroupPay", **domain, group_pay_id=other) == {}
    assert account.ids("listDomains", group_pay_id=other) == [account.domain_id]
    assert account.code("unbindDomainFromGroupPay", **domain, **group) == Code.CONFLICT
    assert account.data("unbindDomainFromGroupPay", **domain, group_pay_id=other) == {}
    assert account.code("unbindDomainFromGroupPay", **domain) == Code.CONFLICT
    assert account.code("bindDomainToGroupPay", **domain, group_pay_id="1") == Code.UNKNOWN_ID
    assert account.data("updateGroupPay", **group, mark="changed") == {}
    assert account.data("listGroupPays")["list"] == [
        {"id": account.group_pay_id, "mark": "changed"},
        {"id": other, "mark": ""},
    ]


# Mailboxes.


def test_a_mailbox_is_an_address_of_its_domain(account: Account) -> None:
    fields = {"domain_id": account.domain_id, "password": PASSWORD}
    assert account.code("addEmail", **fields, mail="User@A.com") == Code.CONFLICT
    for mail in ("user", "@a.com", "user@b.com", "user@x.a.com"):
        assert account.breaks_a_rule("addEmail", **fields, mail=mail)
    assert account.code("addEmail", mail="u@a.com", password=PASSWORD, domain_id="1") == Code.UNKNOWN_ID


def test_an_update_leaves_what_is_left_out(account: Account) -> None:
    assert account.data("updateEmail", mail_id=account.mail_id, password=PASSWORD) == {}
    assert account.data("listEmails")["list"][0]["mark"] == "first"
    account.data("updateEmail", mail_id=account.mail_id, mark="changed")
    assert account.data("listEmails")["list"][0]["mark"] == "changed"


def test_a_deleted_mailbox_takes_its_messages_with_it(account: Account) -> None:
    account.sandbox.deliver("user@a.com")
    account.sandbox.collect("info@a.com", into="user@a.com")
    kept = account.added("addAlias", domain_id=account.domain_id)
    assert account.data("deleteEmail", mail_id=account.mail_id) == {}
    assert account.ids("listAliases") == [kept]
    assert account.code("listMessages", folder="Inbox", mail_id=account.mail_id) == Code.UNKNOWN_ID
    account.mail_id = account.add_mailbox("user@a.com")
    assert account.messages() == []


def test_clean_up_empties_every_folder(account: Account) -> None:
    account.sandbox.deliver("user@a.com")
    account.sandbox.deliver("user@a.com", folder="Sent")
    account.sandbox.deliver("user@b.com")
    assert account.data("cleanUpEmail", mail_id=account.mail_id) == {}
    assert account.messages(folder=["Inbox", "Sent"]) == []
    assert len(account.sandbox.messages("user@b.com")) == 1


@pytest.mark.parametrize("operation", [
    operation.id
    for operation in OPERATIONS.values()
    if operation.id in HANDLERS and any(field.required and field.name.endswith("_id") for field in operation.fields)
])  # fmt: skip
def test_an_unknown_id_is_an_error(account: Account, operation: str) -> None:
    example = next(iter(spec.request_examples(operation).values()))
    fields = {name: value for name, value in example.items() if name != "token"}
    assert account.code(operation, **fields) == Code.UNKNOWN_ID


# Messages.


def test_a_message_as_it_is_listed_and_read(account: Account) -> None:
    at = datetime(2026, 3, 1, 13, 0, 1, tzinfo=timezone(timedelta(hours=1)))
    body = "Ä\r\n--x\r\n<b>"
    message_id = account.sandbox.deliver("User@a.com", "Subject", body, from_="Sender <s@x.org>", at=at)
    row = {
        "id": message_id, "body": body, "from": "Sender <s@x.org>", "subject": "Subject", "to": "user@a.com",
        "time": "2026-03-01 12:00:01", "timestamp": 1772366401,
    }  # fmt: skip
    where = {"mail_id": account.mail_id, "folder": "Inbox"}
    assert account.data("listMessages", **where) == {"list": [row], "total": 1}
    detail = {**row, "plain_text": body, "attachments": []}
    assert account.data("getMessage", **where, message_id=message_id) == {"list": [detail], "total": 1}
    assert account.messages(seen=1) == []


def test_what_is_not_there_is_an_empty_list(account: Account) -> None:
    message_id = account.sandbox.deliver("user@a.com")
    empty = {"list": [], "total": 0}
    assert account.data("getMessage", mail_id=account.mail_id, folder="Inbox", message_id="1") == empty
    assert account.data("getMessage", mail_id=account.mail_id, folder="Sent", message_id=message_id) == empty


def test_messages_come_newest_first_in_pages(account: Account) -> None:
    at = [NOON + timedelta(seconds=number // 2) for number in range(25)]
    ids = [account.sandbox.deliver("user@a.com", at=time) for time in at][::-1]
    assert [account.messages(page=page) for page in (1, 2, 3)] == [ids[:20], ids[20:], []]
    assert account.messages(page=3, limit=4) == ids[8:12]


def test_the_day_of_end_time_is_left_out(account: Account) -> None:
    deliver = account.sandbox.deliver
    midnight = datetime(2026, 3, 1, tzinfo=UTC)
    before, first, last, after = (
        deliver("user@a.com", at=midnight + timedelta(microseconds=offset))
        for offset in (-1, 0, 86_400_000_000 - 1, 86_400_000_000)
    )
    assert account.messages(start_time="2026-03-01", end_time="2026-03-02") == [last, first]
    assert account.messages(start_time="2026-03-01", end_time="2026-03-01") == []
    assert account.messages(start_time="2026-03-02") == [after]
    assert account.messages(end_time="2026-03-01") == [before]


def test_filters_of_messages(account: Account) -> None:
    account.sandbox.collect("info@a.com", into="user@a.com")
    plain = account.sandbox.deliver("user@a.com", "Your code is 1")
    collected = account.sandbox.deliver("info@a.com", "code")
    sent = account.sandbox.deliver("user@a.com", folder="Sent")
    for operation, field in (("flagMessage", "flagged"), ("markMessageSeen", "seen")):
        where = {"mail_id": account.mail_id, "folder": "Inbox", "message_id": plain}
        assert account.data(operation, **where, **{field: 1}) == {}
        assert account.messages(**{field: 1}) == [plain]
        assert account.messages(**{field: -1}) == [collected]
        assert account.messages(**{field: 0}) == [collected, plain]
        account.data(operation, **where, **{field: -1})
        assert account.messages(**{field: 1}) == []
    assert account.messages(to="INFO@a.com") == [collected]
    assert account.messages(subject="code is") == [plain]
    assert account.messages(subject="code") == [collected, plain]
    assert account.messages(subject="Code") == []
    assert account.messages(folder=["Inbox", "Sent"]) == [sent, collected, plain]
    assert account.messages(folder=["Inbox", "Inbox"]) == [collected, plain]


def test_marks_show_in_the_mailbox(account: Account) -> None:
    where = {
        "mail_id": account.mail_id, "folder": "Inbox", "message_id": account.sandbox.deliver("user@a.com"),
    }  # fmt: skip
    for operation, field in (
        ("flagMessage", "flagged"), ("markMessageSeen", "seen"), ("markMessageAnswered", "answered"),
    ):  # fmt: skip
        for flag in (1, -1):
            account.data(operation, **where, **{field: flag})
            assert getattr(account.sandbox.messages("user@a.com")[0], field) is (flag == 1)


def test_move_and_delete(account: Account) -> None:
    message_id = account.sandbox.deliver("user@a.com")
    where = {"mail_id": account.mail_id, "message_id": message_id}
    assert account.data("moveMessage", **where, folder="Inbox", target_folder="Deleted Items") == {}
    assert account.messages() == []
    assert account.messages(folder="Deleted Items") == [message_id]
    assert account.code("deleteMessage", **where, folder="Inbox") == Code.UNKNOWN_ID
    assert account.data("deleteMessage", **where, folder="Deleted Items") == {}
    assert account.messages(folder=["Inbox", "Deleted Items"]) == []
    assert account.code("deleteMessage", **where, folder="Deleted Items") == Code.UNKNOWN_ID


def test_folders(account: Account) -> None:
    folders = [row["name"] for row in account.data("listFolders", mail_id=account.mail_id)["list"]]
    assert folders == ["Inbox", "Drafts", "Sent", "Deleted Items", "Junk"]
    message_id = account.sandbox.deliver("user@a.com")
    where = {"mail_id": account.mail_id, "message_id": message_id}
    assert account.code("listMessages", mail_id=account.mail_id, folder=["Inbox", "Spam"]) == Code.UNKNOWN_ID
    assert account.code("getMessage", **where, folder="Spam") == Code.UNKNOWN_ID
    assert account.code("moveMessage", **where, folder="Inbox", target_folder="Spam") == Code.UNKNOWN_ID
    assert account.messages() == [message_id]


def test_mail_of_an_alias_goes_to_its_mailbox(account: Account) -> None:
    alias_id = account.sandbox.collect("Info@a.com", into="user@a.com")
    message_id = account.sandbox.deliver("info@A.com")
    assert account.messages() == [message_id]
    account.data("bindDomainToGroupPay", domain_id=account.domain_id, group_pay_id=account.group_pay_id)
    row = {"id": alias_id, "domain_id": account.domain_id, "group_pay_id": account.group_pay_id}
    assert account.data("listAliases")["list"] == [row]
    assert account.data("updateAlias", alias_id=alias_id) == {}
    account.add_mailbox("info@a.com")
    account.sandbox.deliver("info@a.com")
    assert account.messages() == [message_id], "a mailbox of its own comes first"
    account.data("deleteAlias", alias_id=alias_id)
    assert account.ids("listAliases") == []


def test_mail_to_nobody(account: Account) -> None:
    account.added("addAlias", domain_id=account.domain_id)
    for to in ("nobody@a.com", "user@c.com", ""):
        with pytest.raises(NobodyReceives) as caught:
            account.sandbox.deliver(to)
        assert str(caught.value) == f"{to} is neither a mailbox nor collected by an alias"
    with pytest.raises(NobodyReceives):
        account.sandbox.messages("nobody@a.com")
    with pytest.raises(NobodyReceives):
        account.sandbox.collect("info@a.com", into="nobody@a.com")


def test_a_delivery_that_cannot_be(account: Account) -> None:
    with pytest.raises(ValueError, match="folder must be one of Inbox, Drafts, Sent, Deleted Items, Junk"):
        account.sandbox.deliver("user@a.com", folder="Spam")
    with pytest.raises(ValueError, match="time zone"):
        account.sandbox.deliver("user@a.com", at=datetime(2026, 3, 1))
    with pytest.raises(ValueError, match="own domain"):
        account.sandbox.collect("info@b.com", into="user@a.com")
    assert account.messages() == []


# Notices and rules.


def test_notices(account: Account) -> None:
    notice = account.added("addMessageNotice", group_pay_id=account.group_pay_id)
    assert account.data("checkMessageNotice", message_notice_id=notice) == {}
    assert account.data("updateMessageNotice", message_notice_id=notice) == {}
    assert account.data("deleteMessageNotice", message_notice_id=notice) == {}
    assert account.ids("listMessageNotices") == []
    assert account.code("addMessageNotice", domain_id="1") == Code.UNKNOWN_ID


def test_smtp_rules(account: Account) -> None:
    rule = account.added("addSmtpRule", rule='{"a": 1}', action="{}", mark="mark")
    assert account.data("updateSmtpRule", smtp_filter_id=rule, status=-1) is None
    [row] = account.data("listSmtpRules")["list"]
    assert row == {
        "id": rule, "domain_id": "", "group_pay_id": "", "rule": '{"a": 1}', "action": "{}", "mark": "mark",
        "status": -1,
    }  # fmt: skip
    account.data("updateSmtpRule", smtp_filter_id=rule, rule="{}")
    assert account.data("listSmtpRules")["list"] == [{**row, "rule": "{}"}]
    assert account.data("deleteSmtpRule", smtp_filter_id=rule) == {}
    assert account.ids("listSmtpRules") == []
    assert account.code("addSmtpRule", rule="{}", action="{}", group_pay_id="1") == Code.UNKNOWN_ID


def test_there_are_at_most_50_smtp_rules(account: Account) -> None:
    for _ in range(50):
        account.added("addSmtpRule", rule="{}", action="{}")
    assert account.code("addSmtpRule", rule="{}", action="{}") == Code.CONFLICT
    assert account.data("listSmtpRules")["total"] == 50


# Scale.


def _message_fields(account: Account, mail: str, mail_id: str) -> dict[str, Any]:
    message_id = account.sandbox.deliver(mail)
    flags = {"flagged": 1, "seen": 1, "answered": 1}
    return {"mail_id": mail_id, "folder": "Inbox", "message_id": message_id, "target_folder": "Inbox", **flags}


@pytest.mark.parametrize("operation", MESSAGE_CALLS)
def test_calls_on_messages_go_to_the_server_of_the_mailbox(account: Account, operation: str) -> None:
    shared = declared(operation, _message_fields(account, "user@a.com", account.mail_id))
    on_scale = declared(operation, _message_fields(account, "user@b.com", account.scale_mail_id))
    assert account.code(operation, server="scale", **shared) == Code.WRONG_SERVER
    assert account.code(operation, server="shared", **on_scale) == Code.WRONG_SERVER
    assert account.answer(operation, server="scale", **on_scale)["code"] == 200
    assert account.answer(operation, server="shared", **shared)["code"] == 200


@pytest.mark.parametrize("operation", [known.id for known in OPERATIONS.values() if known.server == "shared"])
def test_all_other_calls_go_to_the_shared_server(account: Account, operation: str) -> None:
    assert account.code(operation, server="scale") == Code.WRONG_SERVER


def test_space_is_taken_by_messages(account: Account) -> None:
    domain = {"domain_id": account.scale_domain_id}
    empty = {
        "message_available_space_per": 1.0, "message_available_space_size": 100.0, "space_expansion_status": -1,
    }  # fmt: skip
    assert account.data("getRemainingSpace", **domain) == empty
    account.sandbox.deliver("user@b.com", "é", "x" * 999_998)
    account.sandbox.deliver("user@a.com", "", "elsewhere")
    account.sandbox.scale(account.scale_domain_id, is_expanded=True)
    account.data("bindDomainToGroupPay", **domain, group_pay_id=account.group_pay_id)
    taken = {
        "message_available_space_per": 0.99999, "message_available_space_size": 99.999, "space_expansion_status": 1,
        "system_available_space_per": 0.75, "system_available_space_size": 37.5,
    }  # fmt: skip
    assert account.data("getRemainingSpace", group_pay_id=account.group_pay_id) == taken
    assert account.data("getRemainingSpace", **domain, group_pay_id="1") == taken, "the domain goes first"


@pytest.mark.parametrize("operation", ["getRemainingSpace", "cleanUpServer", "rebootServer", "resetServer"])
def test_a_server_has_to_be_named_and_there(account: Account, operation: str) -> None:
    assert account.breaks_a_rule(operation)
    assert account.code(operation, domain_id="1") == account.code(operation, group_pay_id="1") == Code.UNKNOWN_ID
    assert account.code(operation, domain_id=account.domain_id) == Code.WRONG_SERVER
    assert account.code(operation, group_pay_id=account.group_pay_id) == Code.WRONG_SERVER


def test_upkeep_of_a_server(account: Account) -> None:
    server = {"domain_id": account.scale_domain_id}
    account.sandbox.deliver("user@a.com")
    account.sandbox.deliver("user@b.com")
    assert account.data("rebootServer", **server) == {}
    assert len(account.sandbox.messages("user@b.com")) == 1
    assert account.data("cleanUpServer", **server) == {}
    assert account.sandbox.messages("user@b.com") == []
    assert account.data("resetServer", **server) == {}
    assert account.ids("listEmails") == [account.mail_id]
    assert len(account.messages()) == 1
    assert [call.operation for call in account.sandbox.calls if "Server" in call.operation] == [
        "rebootServer", "cleanUpServer", "resetServer",
    ]  # fmt: skip


def test_only_a_domain_that_is_there_can_be_put_on_scale(account: Account) -> None:
    with pytest.raises(ValueError, match="domain_id is unknown"):
        account.sandbox.scale("1")


@needs("addEmail", "listEmails")
def test_a_fault_after_acting_loses_the_answer_only() -> None:
    sandbox = Sandbox()
    domain_id = sandbox.add_domain("example.com")
    form = [("token", sandbox.token), ("domain_id", domain_id), ("mail", "a@example.com"), ("password", "a-password")]
    sandbox.fail("addEmail", with_=AfterActing(HttpFault(502)))
    sandbox.fail("addEmail", with_=ApiError(7, "no"))
    assert sandbox.outcome(OPERATIONS["addEmail"].path, form) == HttpFault(502)
    assert [(call.operation, call.code) for call in sandbox.calls] == [("addEmail", 200)]
    refused = sandbox.outcome(OPERATIONS["addEmail"].path, form)
    assert isinstance(refused, dict)
    assert refused["code"] == 7  # the fault that is scripted for the next call
    again = sandbox.outcome(OPERATIONS["addEmail"].path, form)
    assert isinstance(again, dict)
    assert again["code"] == Code.CONFLICT


@pytest.mark.parametrize(
    ("name", "hint"),
    [("messages.list", "did you mean listMessages"), ("listMesages", "did you mean listMessages"), ("xyz", "spec$")],
)
def test_a_misspelt_operation_is_told_what_was_meant(name: str, hint: str) -> None:
    with pytest.raises(UnknownOperation, match=hint):
        Sandbox().fail(name)
