# SPDX-License-Identifier: Apache-2.0
"""The card as a thing: created, put in, pulled out in the middle, killed, put in again."""
import json
import os
import random
import signal
import socket
import stat
import subprocess
import threading
import time
import unittest

import bench

SELECT = "00A4040C0CA000000063504B43532D3135"
VERIFY2 = "002000820C313233343536000000000000"
WRONG1 = "002000010C393939390000000000000000"
SIGN = ["002241B606800144840182", VERIFY2, "002A9E9A20" + "11" * 32 + "00"]

# Puts the same card in once more, after the first program that played it was killed, and waits until hosts see it.
INSERT_AGAIN = '"$ESIGN_VCARD" insert "$ESIGN_CARD_0" --reader "$ESIGN_READER_0" --ready-file ready >again.out 2>&1 & again=$!; ' \
               'for i in $(seq 200); do test -e ready && break; sleep 0.05; done; sleep 0.5; '


def send(*apdus):
    return "opensc-tool -c default -r0 " + " ".join("-s " + apdu for apdu in apdus)


class Create(bench.Bench):
    def create(self, name, *more):
        return bench.run(self.vcard, "create", self.path(name), *more)

    def test_file_is_private_and_complete(self):
        self.assert_done(self.create("a.json", "--fin", "5ABCD12", "--given-name", "Günəş", "--surname", "Əliyeva"))
        self.assertEqual(stat.S_IMODE(os.stat(self.path("a.json")).st_mode), 0o600)
        with open(self.path("a.json"), encoding="utf-8") as file:
            card = json.load(file)
        self.assertEqual(card["schema"], "esign.vcard/1")
        self.assertEqual(card["holder"], {"fin": "5ABCD12", "givenName": "Günəş", "surname": "Əliyeva"})
        self.assertEqual(card["keys"]["sign"]["type"], "p256")
        self.assertNotIn("3F0050154302", [file["path"] for file in card["files"]], "keys and no certificates")

    def test_existing_card_is_kept(self):
        self.assert_done(self.create("b.json"))
        with open(self.path("b.json"), "rb") as file:
            before = file.read()
        self.assertIn("hint:", self.assert_done(self.create("b.json"), 73))
        with open(self.path("b.json"), "rb") as file:
            self.assertEqual(file.read(), before)
        self.assert_done(self.create("b.json", "--force"))

    def test_bad_wishes_have_their_exit_codes(self):
        key, certificate = self.make_certificate("one", "p256", "digitalSignature", "/CN=Birinci")
        other, _ = self.make_certificate("two", "p256", "digitalSignature", "/CN=İkinci")
        rows = [
            (["--pin-auth", "123"], 64), (["--pin-sign", "12a456"], 64), (["--puk", "1234567890123"], 64),
            (["--can", "12"], 64), (["--personality", "piv"], 64), (["--key-type", "p521"], 64), (["--no-such-flag"], 64),
            (["--personality", "myeid", "--puk", "123456789"], 64),
            (["--personality", "isoapplet", "--key-type", "p256"], 64),
            (["--blank", "--auth-key", key], 64), (["--serial-number", "12"], 64),
            (["--auth-key", other, "--auth-cert", certificate], 64), (["--auth-cert", certificate], 64),
            (["--auth-key", self.path("none.pem")], 66), (["--auth-key", certificate], 65),
            (["--auth-key", key, "--auth-cert", key], 65), (["--ca-cert", key], 65),
        ]
        for words, code in rows:
            with self.subTest(words=words):
                out = self.assert_done(self.create("bad.json", *words), code)
                self.assertNotIn("12a456", out)
                self.assertFalse(os.path.exists(self.path("bad.json")))
        self.assert_done(bench.run(self.vcard, "create", "/no/such/folder/card.json"), 73)

    def test_pins_come_from_a_file(self):
        with open(self.path("pins"), "w", encoding="ascii") as file:
            file.write("# test data\nauth = 5555\nsign=777777\n\npuk=99999999\n")
        self.assert_done(self.create("c.json", "--pins-file", self.path("pins")))
        with open(self.path("c.json"), encoding="utf-8") as file:
            pins = json.load(file)["pins"]
        self.assertEqual([pins[name]["digits"] for name in ("auth", "sign", "puk")], ["5555", "777777", "99999999"])
        with open(self.path("pins"), "a", encoding="ascii") as file:
            file.write("what is this\n")
        self.assert_done(self.create("d.json", "--pins-file", self.path("pins")), 65)

    def test_key_types(self):
        for word in ("p256", "p384", "rsa2048"):
            self.assert_done(self.create(word + ".json", "--key-type", word))
            with open(self.path(word + ".json"), encoding="utf-8") as file:
                self.assertEqual(json.load(file)["keys"]["auth"]["type"], word)


class Insert(bench.Bench):
    def setUp(self):
        self.card = self.path(self.id().rsplit(".", 1)[1] + ".json")
        self.must(self.vcard, "create", self.card)

    def test_without_a_reader(self):
        start = time.monotonic()
        out = self.assert_done(bench.run(self.vcard, "insert", self.card, "--reader", "127.0.0.1:1", "--wait", "0.3"), 69)
        self.assertIn("hint:", out)
        self.assertLess(time.monotonic() - start, 10)

    def test_bad_cards(self):
        self.assert_done(bench.run(self.vcard, "insert", self.path("none.json")), 66)
        with open(self.path("broken.json"), "w", encoding="ascii") as file:
            file.write('{"schema": "esign.vcard/1"')
        self.assert_done(bench.run(self.vcard, "insert", self.path("broken.json")), 65)
        self.assert_done(bench.run(self.vcard, "insert", self.card, "--reader", "nowhere"), 64)

    def test_wrong_pin_survives_kill(self):
        script = send(WRONG1) + '; kill -9 "$ESIGN_CARD_PID_0"; sleep 1; ' + INSERT_AGAIN + send("00200001") + "; kill $again"
        out = self.assert_done(self.in_reader([self.card], script))
        self.assertIn("SW1=0x63, SW2=0xC2", out)
        self.assertEqual(out.count("SW2=0xC2"), 2, out)
        self.assertEqual(self.tries(self.card, "auth"), 2)

    def test_blocked_pin_stays_blocked(self):
        self.in_reader([self.card], send(WRONG1, WRONG1, WRONG1))
        out = self.assert_done(self.in_reader([self.card], send("002000010C313233340000000000000000", "00200001", "00200082")))
        self.assertEqual(out.count("SW1=0x69, SW2=0x83"), 2, out)

    def test_pulled_in_mid_signature(self):
        script = ('"$ESIGN_VCARD" insert card.json --reader "$ESIGN_READER_1" --pull-at 2A >pulled.out & pulled=$!; sleep 1; '
                  "opensc-tool -c default -r1 -s " + " -s ".join([SELECT] + SIGN) + "; echo client=$?; wait $pulled; echo card=$?; "
                  "cat pulled.out")
        self.must(self.vcard, "create", self.path("card.json"))
        out = self.assert_done(self.in_reader([self.card], script, "--timeout", "60"))
        self.assertIn("card=0", out)
        self.assertIn("pulled\n", out)
        self.assertNotIn("client=0", out)
        again = self.assert_done(self.in_reader([self.path("card.json")], send(SELECT, *SIGN)))
        self.assertEqual(again.count("SW1=0x90, SW2=0x00"), 4, again)

    def test_pulled_after_some_commands(self):
        script = ('"$ESIGN_VCARD" insert card2.json --reader "$ESIGN_READER_1" --pull-after 0 --log pulled.log & sleep 1; '
                  + send(SELECT).replace("-r0", "-r1") + "; wait; cat pulled.log")
        self.must(self.vcard, "create", self.path("card2.json"))
        out = self.in_reader([], script, "--timeout", "60").stdout
        self.assertEqual(out.count("\n> "), 1, out)
        self.assertNotIn("\n< ", out)

    def test_log_has_no_pin(self):
        logs = self.path("logs")
        self.assert_done(self.in_reader([self.card], send(SELECT, VERIFY2, "002400821831323334353600000000000036353433323100000000"
                                                          "0000"), "--dir", logs))
        with open(os.path.join(logs, "card0.log"), encoding="ascii") as file:
            log = file.read()
        self.assertIn("with PIN data", log)
        for digits in ("313233343536", "363534333231"):
            self.assertNotIn(digits, log)


class PowerLoss(bench.Bench):
    """kill -9 at any time leaves a card that can be read, and no try is won."""

    def test_any_moment(self):
        card = self.path("card.json")
        self.must(self.vcard, "create", card, "--puk", "12345678")
        sequence = random.Random(20261121)
        for round_number in range(12):
            before = self.tries(card, "puk")
            if before == 0:
                break
            wrong = "002C0101" + "0C" + "393939393939393900000000"
            delay = sequence.uniform(0.0, 0.12)
            script = f'(sleep {0.35 + delay:.3f}; kill -9 "$ESIGN_CARD_PID_0") & {send(wrong)} || true; wait'
            done = self.in_reader([card], script)
            answered = done.stdout.count("SW1=0x63")
            after = self.tries(card, "puk")
            self.assertLessEqual(after, before - answered, f"round {round_number}: {done.stdout}")
            self.assertGreaterEqual(after, before - 1)

    def test_writer_killed_while_writing(self):
        """Without a daemon in between, so that the kill falls into the writing more often than not."""
        card = self.path("busy.json")
        self.must(self.vcard, "create", card)
        for _ in range(20):
            with FakeReader(self.vcard, card) as reader:
                reader.hammer(bytes.fromhex(WRONG1), 0.03)
            with open(card, encoding="utf-8") as file:
                state = json.load(file)
            state["pins"]["auth"]["triesLeft"] = 3
            with open(card, "w", encoding="utf-8") as file:
                json.dump(state, file)


class FakeReader:
    """The reader's side of vpcd's protocol in a few lines: sends commands as fast as they are answered."""

    def __init__(self, vcard, card):
        self.listener = socket.create_server(("127.0.0.1", 0))
        port = self.listener.getsockname()[1]
        self.card = subprocess.Popen([vcard, "insert", card, "--reader", f"127.0.0.1:{port}"], stdout=subprocess.DEVNULL)
        self.listener.settimeout(10)
        self.connection = self.listener.accept()[0]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.card.kill()
        self.card.wait(10)
        self.connection.close()
        self.listener.close()

    def hammer(self, apdu, seconds):
        """Right PIN and wrong PIN in turn, each a change of the file, and a kill -9 from beside."""
        right = bytes.fromhex("002000010C313233340000000000000000")
        timer = threading.Timer(seconds, self.card.send_signal, [signal.SIGKILL])
        timer.start()
        try:
            while True:
                for command in (apdu, right):
                    self.connection.sendall(len(command).to_bytes(2, "big") + command)
                    if len(self.connection.recv(4)) < 4:
                        return
        except OSError:
            return
        finally:
            timer.join()


if __name__ == "__main__":
    unittest.main()
