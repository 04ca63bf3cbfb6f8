"""What every mailbox has to do, run against each kind: `Contract` for all, `ImapContract` for IMAP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest
from imapclient import DELETED, SEEN, IMAPClient

from pipeline.errors import MailboxUnreachable
from pipeline.mailbox import After, AfterKind, FolderChanged, MailboxSettings, MarkResult, open_mailbox
from pipeline.mailbox import imap as imap_module
from pipeline.mailbox.imap import ImapMailbox

MOVE = After(kind=AfterKind.MOVE, target="Filed")
KEYWORD = After(kind=AfterKind.KEYWORD, target="Filed")


def letter(number: int, *, size: int = 0, headers: str = "") -> bytes:
    """An invented message with line ends as in mail; `number` tells it from others."""
    text = f"From: clinic{number}@mail.example\r\n{headers}\r\nLetter {number}.\r\n".encode()
    line = b"x" * 70 + b"\r\n"
    return text + line * (size // len(line))


class Post(Protocol):
    """A mail server, or a directory, under test."""

    def settings(self, folder: str = "") -> MailboxSettings:
        """How our mailbox reaches it; an empty name is its ordinary folder."""

    def deliver(self, *messages: bytes, folder: str = "") -> None:
        """Let messages arrive."""


class ImapPost(Post, Protocol):
    """A server that staff can use too."""

    def staff(self) -> IMAPClient:
        """Another client, as a mail program is one."""


def uids(settings: MailboxSettings) -> list[int]:
    with open_mailbox(settings) as mailbox:
        return [ref.uid for ref in mailbox.list()]


def contents(settings: MailboxSettings) -> list[bytes]:
    with open_mailbox(settings) as mailbox:
        return [message.raw for message in mailbox.fetch([ref.uid for ref in mailbox.list()])]


class Contract:
    def test_an_empty_folder_lists_nothing(self, post: Post) -> None:
        with open_mailbox(post.settings()) as mailbox:
            assert mailbox.list() == ()
            assert list(mailbox.fetch([])) == []

    def test_bytes_come_back_as_they_were_delivered(self, post: Post) -> None:
        messages = [
            letter(1, headers="Message-ID: <one@mail.example>\r\n"),
            letter(2),  # no Message-ID
            letter(3) + bytes(range(128, 256)) + b"\r\n",  # 8-bit text without a charset
            letter(4, headers="Subject: (UID 9 FLAGS (\\Seen)) {17}\r\n"),
            letter(5) + b"* BYE\r\n)\r\nA1 OK done\r\n",
        ]
        post.deliver(*messages)
        assert contents(post.settings()) == messages

    def test_the_list_tells_size_and_arrival_in_order(self, post: Post) -> None:
        post.deliver(letter(1), letter(2, size=5000))
        with open_mailbox(post.settings()) as mailbox:
            first, second = mailbox.list()
            fetched = list(mailbox.fetch([second.uid, first.uid]))
        assert first.uid < second.uid
        assert (first.size, second.size) == (len(letter(1)), len(letter(2, size=5000)))
        assert abs(datetime.now(UTC) - first.internal_date) < timedelta(minutes=5)
        assert first.internal_date.utcoffset() == timedelta(0)
        assert [(it.uid, it.internal_date) for it in fetched] == [
            (first.uid, first.internal_date),
            (second.uid, second.internal_date),
        ]

    def test_uids_stay_and_new_ones_are_higher(self, post: Post) -> None:
        post.deliver(letter(5), letter(6))
        with open_mailbox(post.settings()) as mailbox:
            validity, before = mailbox.uidvalidity(), mailbox.list()
        post.deliver(letter(1))
        with open_mailbox(post.settings()) as mailbox:
            assert mailbox.uidvalidity() == validity
            after = mailbox.list()
            assert after[:2] == before
            assert after[2].uid > before[1].uid
            assert mailbox.list(since_uid=before[1].uid) == after[2:]
            assert mailbox.list(since_uid=after[2].uid) == ()
            assert mailbox.list(since_uid=after[2].uid + 1000) == ()

    def test_what_arrives_while_it_is_open_is_listed(self, post: Post) -> None:
        with open_mailbox(post.settings()) as mailbox:
            assert mailbox.list() == ()
            post.deliver(letter(1))
            assert len(mailbox.list()) == 1

    def test_messages_can_be_fetched_without_listing(self, post: Post) -> None:
        post.deliver(letter(1), letter(2))
        known = uids(post.settings())
        with open_mailbox(post.settings()) as mailbox:
            assert [it.raw for it in mailbox.fetch([known[1], known[1]])] == [letter(2)]

    def test_a_message_that_is_gone_is_left_out(self, post: Post) -> None:
        post.deliver(letter(1), letter(2))
        with open_mailbox(post.settings()) as mailbox:
            one, two = mailbox.list()
            assert mailbox.mark(one.uid, MOVE, uidvalidity=mailbox.uidvalidity()) is MarkResult.DONE
            assert [it.uid for it in mailbox.fetch([one.uid, two.uid, 4_000_000_000])] == [two.uid]

    def test_a_message_of_20_megabytes(self, post: Post) -> None:
        big = letter(2, size=20_000_000)
        post.deliver(letter(1), big, letter(3))
        with open_mailbox(post.settings()) as mailbox:
            sizes = [len(it.raw) for it in mailbox.fetch([ref.uid for ref in mailbox.list()])]
        assert sizes == [len(letter(1)), len(big), len(letter(3))]

    def test_nothing_is_done_unless_asked_for(self, post: Post) -> None:
        post.deliver(letter(1))
        with open_mailbox(post.settings()) as mailbox:
            (ref,) = mailbox.list()
            assert mailbox.mark(ref.uid, After(), uidvalidity=mailbox.uidvalidity()) is MarkResult.DONE
            assert mailbox.list() == (ref,)

    def test_a_move_takes_this_message_alone(self, post: Post) -> None:
        post.deliver(letter(1), letter(2), letter(3))
        with open_mailbox(post.settings()) as mailbox:
            one, two, three = mailbox.list()
            validity = mailbox.uidvalidity()
            assert mailbox.mark(two.uid, MOVE, uidvalidity=validity) is MarkResult.DONE
            assert mailbox.mark(two.uid, MOVE, uidvalidity=validity) is MarkResult.GONE
            assert mailbox.list() == (one, three)
        assert contents(post.settings(MOVE.target)) == [letter(2)]

    def test_two_equal_messages_are_moved_one_by_one(self, post: Post) -> None:
        post.deliver(letter(1), letter(1))
        with open_mailbox(post.settings()) as mailbox:
            for ref in mailbox.list():
                assert mailbox.mark(ref.uid, MOVE, uidvalidity=mailbox.uidvalidity()) is MarkResult.DONE
        assert contents(post.settings(MOVE.target)) == [letter(1), letter(1)]

    def test_a_message_of_another_uidvalidity_is_not_touched(self, post: Post) -> None:
        post.deliver(letter(1))
        with open_mailbox(post.settings()) as mailbox:
            (ref,) = mailbox.list()
            result = mailbox.mark(ref.uid, MOVE, uidvalidity=mailbox.uidvalidity() + 1)
            assert result is MarkResult.FOLDER_CHANGED
            assert mailbox.list() == (ref,)

    def test_the_key_names_account_and_folder_and_no_port(self, post: Post) -> None:
        settings = post.settings()
        mailbox = open_mailbox(settings)
        assert mailbox.account
        assert mailbox.folder
        assert str(settings.port) not in mailbox.account


class ImapContract(Contract):
    @pytest.fixture
    def without(self, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
        """Let the mailbox take the server for one that lacks these capabilities."""

        def lacks(*names: str) -> None:
            can = ImapMailbox._can
            monkeypatch.setattr(ImapMailbox, "_can", lambda self, name: name not in names and can(self, name))

        return lacks

    def test_reading_leaves_no_trace(self, post: ImapPost) -> None:
        post.deliver(letter(1), letter(2))
        contents(post.settings())
        with post.staff() as staff:
            staff.select_folder(post.settings().folder, readonly=True)
            flags = staff.fetch(staff.search(), ["FLAGS"])
            assert [SEEN in it[b"FLAGS"] for it in flags.values()] == [False, False]

    def test_reading_after_marking_leaves_no_trace_either(self, post: ImapPost) -> None:
        post.deliver(letter(1), letter(2))
        with open_mailbox(post.settings()) as mailbox:
            one, two = mailbox.list()
            mailbox.mark(one.uid, KEYWORD, uidvalidity=mailbox.uidvalidity())
            assert len(list(mailbox.fetch([one.uid, two.uid]))) == 2
        with post.staff() as staff:
            staff.select_folder(post.settings().folder, readonly=True)
            assert staff.search("SEEN") == []

    def test_a_keyword_is_set_on_this_message_alone(self, post: ImapPost) -> None:
        post.deliver(letter(1), letter(2))
        with open_mailbox(post.settings()) as mailbox:
            one, two = mailbox.list()
            for _ in range(2):
                done = mailbox.mark(two.uid, KEYWORD, uidvalidity=mailbox.uidvalidity())
                assert done is MarkResult.DONE
            assert mailbox.list() == (one, two)
        with post.staff() as staff:
            staff.select_folder(post.settings().folder, readonly=True)
            assert staff.search(["KEYWORD", KEYWORD.target]) == [two.uid]

    def test_what_staff_flagged_as_deleted_stays(self, post: ImapPost) -> None:
        post.deliver(letter(1), letter(2))
        with open_mailbox(post.settings()) as mailbox:
            one, two = mailbox.list()
            flag_deleted(post, one.uid)
            assert mailbox.mark(two.uid, MOVE, uidvalidity=mailbox.uidvalidity()) is MarkResult.DONE
        assert uids(post.settings()) == [one.uid]

    def test_without_move_uidplus_removes_this_message_alone(
        self, post: ImapPost, without: Callable[..., None]
    ) -> None:
        without("MOVE")
        post.deliver(letter(1), letter(2))
        with open_mailbox(post.settings()) as mailbox:
            one, two = mailbox.list()
            flag_deleted(post, one.uid)
            assert mailbox.mark(two.uid, MOVE, uidvalidity=mailbox.uidvalidity()) is MarkResult.DONE
        assert uids(post.settings()) == [one.uid]
        assert contents(post.settings(MOVE.target)) == [letter(2)]

    def test_without_move_and_uidplus_nothing_is_removed(
        self, post: ImapPost, without: Callable[..., None]
    ) -> None:
        without("MOVE", "UIDPLUS")
        post.deliver(letter(1), letter(2))
        with open_mailbox(post.settings()) as mailbox:
            one, two = mailbox.list()
            for _ in range(2):  # and a second attempt makes no second copy
                done = mailbox.mark(two.uid, MOVE, uidvalidity=mailbox.uidvalidity())
                assert done is MarkResult.COPIED_NOT_REMOVED
        assert uids(post.settings()) == [one.uid, two.uid]
        assert contents(post.settings(MOVE.target)) == [letter(2)]
        with post.staff() as staff:
            staff.select_folder(post.settings().folder, readonly=True)
            assert staff.search("DELETED") == [two.uid]

    @pytest.mark.parametrize("name", ["Überweisungen", "Références & notes", "診療所", "a b (c)"])
    def test_a_folder_of_any_name(self, post: ImapPost, name: str) -> None:
        post.deliver(letter(1))
        with open_mailbox(post.settings()) as mailbox:
            (ref,) = mailbox.list()
            move = After(kind=AfterKind.MOVE, target=name)
            assert mailbox.mark(ref.uid, move, uidvalidity=mailbox.uidvalidity()) is MarkResult.DONE
        assert contents(post.settings(name)) == [letter(1)]
        with post.staff() as staff:
            assert staff.folder_exists(name)

    def test_a_folder_made_anew_has_another_uidvalidity(self, post: ImapPost) -> None:
        post.deliver(letter(1), folder="Letters")
        with open_mailbox(post.settings("Letters")) as mailbox:
            before = mailbox.uidvalidity()
        make_anew(post, "Letters")
        with open_mailbox(post.settings("Letters")) as mailbox:
            assert mailbox.uidvalidity() != before

    def test_a_folder_made_anew_while_it_is_open_is_noticed(self, post: ImapPost) -> None:
        post.deliver(letter(1), letter(2), folder="Letters")
        with open_mailbox(post.settings("Letters")) as mailbox:
            known = [ref.uid for ref in mailbox.list()]
            make_anew(post, "Letters")
            post.deliver(letter(8), letter(9), folder="Letters")
            lose_connection(mailbox)
            with pytest.raises(FolderChanged):
                list(mailbox.fetch(known))

    def test_a_lost_connection_is_made_again(self, post: ImapPost, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(imap_module, "CHUNK_MESSAGES", 2)
        messages = [letter(number) for number in range(6)]
        post.deliver(*messages)
        with open_mailbox(post.settings()) as mailbox:
            fetched = []
            for message in mailbox.fetch([ref.uid for ref in mailbox.list()]):
                fetched.append(message.raw)
                if len(fetched) == 2:
                    lose_connection(mailbox)
            lose_connection(mailbox)
            (last,) = mailbox.list()[-1:]
            lose_connection(mailbox)
            assert mailbox.mark(last.uid, MOVE, uidvalidity=mailbox.uidvalidity()) is MarkResult.DONE
        assert fetched == messages

    def test_many_messages_come_in_bounded_commands(
        self, post: ImapPost, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(imap_module, "CHUNK_BYTES", 10_000)
        monkeypatch.setattr(imap_module, "CHUNK_MESSAGES", 7)
        monkeypatch.setattr(imap_module, "SEARCH_MESSAGES", 5)
        messages = [letter(number, size=number * 700) for number in range(40)]
        post.deliver(*messages)
        asked: list[int] = []
        peek = imap_module._peek
        monkeypatch.setattr(
            imap_module,
            "_peek",
            lambda client, refs: asked.append(sum(ref.size for ref in refs)) or peek(client, refs),
        )
        assert contents(post.settings()) == messages
        assert sum(asked) == sum(map(len, messages))
        assert all(size <= max(10_000, len(messages[-1])) for size in asked)
        assert len(asked) > 6

    def test_no_such_folder(self, post: ImapPost) -> None:
        with (
            pytest.raises(MailboxUnreachable, match=r"\[mailbox\] folder"),
            open_mailbox(post.settings("No")),
        ):
            pass


def flag_deleted(post: ImapPost, uid: int) -> None:
    with post.staff() as staff:
        staff.select_folder(post.settings().folder)
        staff.add_flags([uid], [DELETED])


def make_anew(post: ImapPost, folder: str) -> None:
    with post.staff() as staff:
        staff.delete_folder(folder)
        staff.create_folder(folder)


def lose_connection(mailbox: object) -> None:
    """What a restarted router does: the socket is dead, and only the next request shows it."""
    client: IMAPClient = vars(mailbox)["_client"]
    client.socket().shutdown(2)
