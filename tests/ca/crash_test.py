#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""crash_test.py ESIGN_CA BROKEN_DISK [KILLS]: the whole authority, killed at its commits again and again, on one register.

Half of the kills are at a chosen fsync (before it or after it is done), some of them while an earlier kill is recovered from,
the others at random moments. Centres go on asking for what they have no answer to yet, and again for what they have.
"""
import http.client
import random
import signal
import sys
import tempfile
import threading
import time

import authority
from faulty import Client, Disk, Ledger, Ocsp, cards, check_register, end_by_kill, quick_keys

KILLS = 210
SECONDS = 150    # the bound of the whole test; fewer than 200 kills in it is a failure
POOL = 360
GONE = (OSError, http.client.HTTPException)


class Centre:
    """What two machines of a personalisation centre know."""

    def __init__(self, pool):
        self.fresh, self.pending, self.ledger = pool, [], Ledger()
        self.bodies = {body["requestId"]: body for body in pool}
        self.acts = {}       # request id: what was asked to become of it; answered or not
        self.lock = threading.Lock()
        self.errors = []

    def next_body(self):
        """Mostly what was asked and not answered, then something new, now and then something old."""
        with self.lock:
            if self.ledger.answers and random.random() < 0.25:
                return self.bodies[random.choice(list(self.ledger.answers))]
            if self.pending:
                return self.pending.pop(0)
            return self.fresh.pop() if self.fresh else None

    def work(self, ca):
        """Until nobody answers any more."""
        client = Client(ca, "centre")
        body = None
        try:
            while True:
                body = self.next_body()
                if body is None:
                    time.sleep(0.02)
                    body = self.bodies[random.choice(list(self.ledger.answers))]
                status, _, answer = client.call("POST", "/v1/personalisation", body)
                if status != 200:
                    raise AssertionError(f"{status}: {answer}")
                with self.lock:
                    self.ledger.note(body["requestId"], answer)
                self.end_card(client, body["requestId"])
                body = None
        except GONE:
            with self.lock:
                if body is not None and body["requestId"] not in self.ledger.answers and body not in self.pending:
                    self.pending.append(body)
        except AssertionError as error:
            self.errors.append(str(error))
        finally:
            client.close()

    def end_card(self, client, request_id):
        """What was decided once is asked for again until it is answered."""
        with self.lock:
            act = self.acts.setdefault(request_id, [random.choice(("confirm", "confirm", "fail", None)), None])
        if act[0] and act[1] is None:
            status, _, answer = client.call("POST", f"/v1/personalisation/{request_id}/{act[0]}")
            if status != 200:
                raise AssertionError(f"{act[0]} {request_id}: {status}: {answer}")
            act[1] = answer["state"]


def start(ca, disk):
    """False when it died before it listened."""
    ca.environment = disk.environment
    try:
        ca.serve()
        return True
    except AssertionError:
        if ca.process.poll() != -signal.SIGKILL:
            raise
        ca.stop()
        return False


def one_kill(ca, disk, centre):
    disk.whole()
    how = random.choices(("start", "sync", "moment"), (1, 4, 4))[0]
    if how == "start":
        disk.kill_at(random.randint(1, 12), after=random.random() < 0.5)
    if not start(ca, disk):
        return "start"
    if how == "sync":
        disk.kill_at(random.randint(1, 9), after=random.random() < 0.5)
    threads = [threading.Thread(target=centre.work, args=(ca,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + (random.uniform(0, 0.12) if how == "moment" else 0.6)
    while ca.process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.002)
    early = ca.process.poll()
    code = end_by_kill(ca)
    for thread in threads:
        thread.join()
    assert code == -signal.SIGKILL, f"it ended by itself: {code}"
    assert not centre.errors, centre.errors
    return "sync" if early is not None else "moment"


def check_answers(ca, centre):
    """All of it, asked again of the last start."""
    client = Client(ca, "centre")
    for request_id in list(centre.ledger.answers) + [body["requestId"] for body in centre.pending]:
        status, _, answer = client.call("POST", "/v1/personalisation", centre.bodies[request_id])
        assert status == 200, answer
        centre.ledger.note(request_id, answer)
        centre.end_card(client, request_id)
    client.close()


def check_status(ca, centre, register):
    """OCSP against what became of each card, and against the register's own file."""
    ocsp = Ocsp(ca)
    wanted = {}
    for request_id, answer in centre.ledger.answers.items():
        word = "good" if centre.acts[request_id][0] == "confirm" else "revoked"
        for kind in ("authentication", "signature"):
            wanted[answer[kind]["serial"]] = word
    serials = list(wanted)
    for at in range(0, len(serials), 50):
        part = serials[at:at + 50]
        found = ocsp.ask(part)
        assert found == {serial: wanted[serial] for serial in part}, "OCSP says something else"
    for serial in serials:
        assert serial in register, "a released certificate is not in the register"
    never = "01" + "%032x" % random.getrandbits(128)
    assert ocsp.ask([never]) == {never: "revoked"}, "what was never issued is not good"


def main():
    program, library = sys.argv[1:3]
    kills = int(sys.argv[3]) if len(sys.argv) > 3 else KILLS
    seed = int(time.time())
    random.seed(seed)
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory() as place, authority.Authority(program) as ca:
        quick_keys(ca)
        disk = Disk(library, place)
        centre = Centre(cards(authority.Requests(place), POOL))
        end = time.monotonic() + SECONDS
        count = {"start": 0, "sync": 0, "moment": 0}
        while sum(count.values()) < kills and time.monotonic() < end:
            count[one_kill(ca, disk, centre)] += 1
        disk.whole()
        assert start(ca, disk)
        check_answers(ca, centre)
        register = check_register(ca.folder / "register.sqlite")
        assert 0 not in register.values(), "an intent is left"
        check_status(ca, centre, register)
        assert ca.stop() == 0
        checked = ca.command("audit", "verify")
        assert checked.returncode == 0, checked.stdout
        done = sum(count.values())
        print(f"{done} kills ({count}), {len(centre.ledger.answers)} cards, each once; {checked.stdout.strip()}")
        if done < min(kills, 200) or len(centre.ledger.answers) * 3 < done:
            sys.exit("too few kills, or too little was issued between them")


if __name__ == "__main__":
    main()
