"""Takes every mail on a loopback port and writes it to a folder: where the demo's hand-offs end.

mail_sink.py PORT FOLDER
"""
import asyncore
import pathlib
import smtpd
import sys
import time


class MailSink(smtpd.SMTPServer):
    folder = pathlib.Path(sys.argv[2])

    def process_message(self, peer, mailfrom, rcpttos, data, **kwargs):
        name = f"{time.time_ns()}-{rcpttos[0].replace('/', '_')}.eml"
        (self.folder / name).write_bytes(data)


MailSink(("127.0.0.1", int(sys.argv[1])), None)
asyncore.loop()
