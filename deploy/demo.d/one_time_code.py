"""Prints the present code of an authenticator app (RFC 6238) for the otpauth address in a file.

    python3 deploy/demo.d/one_time_code.py FILE
"""

import base64
import hmac
import sys
import time
import urllib.parse


def code_of(address, now):
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)
    secret = base64.b32decode(query["secret"][0])
    mac = hmac.digest(secret, int(now // 30).to_bytes(8, "big"), "sha1")
    at = mac[-1] & 15
    return f"{(int.from_bytes(mac[at:at + 4], 'big') & 0x7FFFFFFF) % 1000000:06d}"


if __name__ == "__main__":
    with open(sys.argv[1], encoding="ascii") as file:
        print(code_of(file.read().strip(), time.time()))
