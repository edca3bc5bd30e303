"""An exchange sent with requests: `python python_requests.py BASE_URL [stripe]`."""

import time

import requests
import tallage
from sale import life

session = requests.Session()


def carry_out(exchange: tallage.Exchange) -> tallage.Result:
    """Step by step, as a host does that wants to see each of them; `exchange.drive(send)` is the same in one line."""
    while (step := exchange.step()).kind != "done":
        # Here a host would store exchange.to_json(): after a crash, Engine.resume goes on from it.
        if step.kind == "wait":
            time.sleep(step.milliseconds / 1000)
            exchange.waited()
            continue
        request = step.request
        try:
            response = session.request(
                request.method, request.url, headers=request.headers, data=request.content, timeout=(10, 30), allow_redirects=False
            )
        except requests.RequestException as error:
            exchange.fail(error, request.number)
        else:
            exchange.receive(response, request.number)
    return step.outcome


life(carry_out)
