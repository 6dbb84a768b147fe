# SPDX-License-Identifier: Apache-2.0
"""with-reader itself: several at once, two cards, exit codes, time, and nothing left behind."""
import os
import signal
import subprocess
import time
import unittest

import bench


def process_lives(pid):
    """Dead ones may wait for somebody to collect them, in a container for ever."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


class Harness(bench.Bench):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cards = []
        for number in range(3):
            card = cls.path(f"card{number}.json")
            cls.must(cls.vcard, "create", card, "--serial-number", f"{number:016X}")
            cls.cards.append(card)

    def words(self, *more, command):
        return [bench.WITH_READER, "--vcard", self.vcard, *more, "--", *command]

    def test_gives_back_the_exit_code(self):
        for code in (0, 1, 77):
            self.assert_done(self.in_reader([], f"exit {code}"), code)
        self.assert_done(bench.run(*self.words(command=["no-such-program-here"])), 127)
        self.assert_done(bench.run(bench.WITH_READER), 2)

    def test_reader_without_a_card(self):
        out = self.assert_done(self.in_reader([], "opensc-tool -l; test -S \"$PCSCLITE_CSOCK_NAME\""))
        self.assertIn("eSign Test Reader 00 00", out)
        self.assertNotIn("Yes", out)

    def test_two_cards_in_two_slots(self):
        script = "for r in 0 1; do opensc-tool -r $r -s 00A40000022F02 -s 00B000000A; done"
        out = self.assert_done(self.in_reader(self.cards[:2], script))
        self.assertIn("5A 08 00 00 00 00 00 00 00 00", out)
        self.assertIn("5A 08 00 00 00 00 00 00 00 01", out)

    def test_a_third_card_has_no_slot(self):
        self.assert_done(self.in_reader(self.cards, "true"), 2)

    def test_same_card_twice_is_refused(self):
        out = self.assert_done(self.in_reader([self.cards[0]] * 2, "true"), 125)
        self.assertIn("in a reader already", out)

    def test_missing_card_is_told(self):
        out = self.assert_done(self.in_reader([self.path("none.json")], "true"), 125)
        self.assertIn("none.json", out)

    def test_several_at_once(self):
        running = []
        for number, card in enumerate(self.cards):
            command = ["sh", "-c", "sleep 0.3; opensc-tool -r0 -s 00A40000022F02 -s 00B000000A"]
            running.append((number, subprocess.Popen(self.words("--card", card, command=command), stdin=subprocess.DEVNULL,
                                                     stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)))
        for number, process in running:
            out, _ = process.communicate(timeout=bench.SECONDS)
            self.assertEqual(process.returncode, 0, out)
            self.assertIn(f"5A 08 00 00 00 00 00 00 00 0{number}", out)

    def test_slow_command_is_stopped(self):
        start = time.monotonic()
        done = bench.run(*self.words("--timeout", "1", command=["sh", "-c", "sleep 100 & echo $! > slow.pid; wait"]), cwd=self.folder)
        self.assert_done(done, 124)
        self.assertLess(time.monotonic() - start, 20)
        with open(self.path("slow.pid"), encoding="ascii") as file:
            self.assertFalse(process_lives(file.read().strip()), "the command's own child")

    def left_by(self, *signals):
        """Starts a reader with a card, sends signals to with-reader, gives the pids of daemon and card and the folder."""
        script = 'echo "$ESIGN_CARD_PID_0 $ESIGN_READER_DIR $(cut -d" " -f4 /proc/$PPID/stat)"; exec sleep 100'
        process = subprocess.Popen(self.words("--card", self.cards[0], command=["sh", "-c", script]), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, text=True)
        card_pid, folder = process.stdout.readline().split()[:2]
        children = bench.run("ps", "-o", "pid=", "--ppid", str(process.pid)).stdout.split()
        self.assertEqual(len(children), 3, "pcscd, the card, the command")
        for number in signals:
            process.send_signal(number)
        process.wait(20)
        process.stdout.close()
        self.assertIn(card_pid, children)
        return process.returncode, children, folder

    def test_leaves_nothing_when_told_to_stop(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            code, children, folder = self.left_by(number)
            self.assertEqual(code, 128 + number)
            for pid in children:
                self.assertFalse(process_lives(pid), pid)
            self.assertFalse(os.path.exists(folder))

    def test_keeps_the_logs_on_request(self):
        kept = self.path("kept")
        self.assert_done(self.in_reader([self.cards[0]], "opensc-tool -r0 -s 00200001", "--dir", kept))
        with open(os.path.join(kept, "card0.log"), encoding="ascii") as log:
            self.assertIn("> 00200001\n< 63C3\n", log.read())
        self.assertTrue(os.path.getsize(os.path.join(kept, "pcscd.log")) > 0)


if __name__ == "__main__":
    unittest.main()
