import hashlib
import hmac
import re
import time


def is_ours(body: bytes, header: str, secret: str) -> bool:
    """`body`: the bytes as they came, before they are parsed. `header`: what stands in Portal-Signature."""
    moment = re.match(r"t=([0-9]{1,12}),", header)
    if not moment or abs(time.time() - int(moment[1])) > 300:
        return False
    ours = hmac.new(secret.encode(), moment[1].encode() + b"." + body, hashlib.sha256).hexdigest()
    return any(hmac.compare_digest(ours, sign) for sign in re.findall("v1=([0-9a-f]{64})", header))
