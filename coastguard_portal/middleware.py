"""What every answer carries or is refused for, whatever view made it."""

from django.http import HttpResponseNotAllowed

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
"""A function view would answer 200 to TRACE or any invented verb; forms need no more than these."""

PERMISSIONS = ", ".join(
    f"{power}=()"
    for power in (
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "picture-in-picture",
        "usb",
        "xr-spatial-tracking",
    )
)


class HardeningMiddleware:
    """Method allow-list, Permissions-Policy, a charset on every text, and `no-store` unless a view said otherwise."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request) if request.method in METHODS else HttpResponseNotAllowed(METHODS)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        kind = response.headers.get("Content-Type", "")
        if kind.startswith(("text/", "application/json")) and "charset" not in kind:
            response.headers["Content-Type"] = f"{kind}; charset=utf-8"
        if not getattr(response, "cache_whole", False):
            # Closed unless opened: what nobody declared public stays out of every cache.
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
