"""Triggers a mail and reads the code in it. Runs against the sandbox, without an account."""

from getmx_sandbox import Sandbox

MAIL = "ann@example.com"

sandbox = Sandbox()
mail_id = sandbox.add_mailbox(MAIL)


def sign_up(mail: str) -> None:
    """Stands for your own site, which sends a code to a new user."""
    sandbox.deliver(mail, "Welcome", "Your code is 271828. It is valid for 10 minutes.")


def main() -> None:
    with sandbox.client() as mx:
        mark = mx.messages.bookmark(mail_id=mail_id)
        sign_up(MAIL)
        print(mx.messages.wait_for_code(mail_id=mail_id, since=mark, timeout=30))


if __name__ == "__main__":
    main()
