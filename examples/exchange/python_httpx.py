"""An exchange sent with httpx: `python python_httpx.py BASE_URL`."""

import httpx
import tallage
from sale import life

client = httpx.Client(timeout=httpx.Timeout(30, connect=10))


def send(request: tallage.ExchangeRequest) -> httpx.Response:
    return client.request(request.method, request.url, headers=request.headers, content=request.content)


life(lambda exchange: exchange.drive(send))
