"""A node's answers, good and bad."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from escrow.rpc import BATCH_LIMIT, ChainUnreachableError, Rpc, RpcError

pytestmark = pytest.mark.unit

Answer = Callable[[list[dict[str, Any]]], Any]


def rpc_that(answer: Answer, status: int = 200) -> Rpc:
    def respond(request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, json=answer(json.loads(request.content)))

    rpc = Rpc.__new__(Rpc)
    rpc.url = "http://node"
    rpc._http = httpx.AsyncClient(transport=httpx.MockTransport(respond))
    return rpc


async def test_answers_come_back_in_the_order_of_the_calls() -> None:
    sizes: list[int] = []

    def backwards(calls: list[dict[str, Any]]) -> Any:
        sizes.append(len(calls))
        return [{"id": call["id"], "result": call["params"][0]} for call in reversed(calls)]

    rpc = rpc_that(backwards)
    count = BATCH_LIMIT + 7
    assert await rpc.batch([("echo", (number,)) for number in range(count)]) == list(range(count))
    assert sizes == [BATCH_LIMIT, 7]
    await rpc.aclose()


async def test_an_error_is_raised_by_call_and_returned_by_batch() -> None:
    error = {"code": 3, "message": "execution reverted", "data": "0x"}
    rpc = rpc_that(lambda calls: [{"id": call["id"], "error": error} for call in calls])
    with pytest.raises(RpcError, match="reverted") as caught:
        await rpc.call("eth_call")
    assert (caught.value.code, caught.value.data) == (3, "0x")
    [answer] = await rpc.batch([("eth_call", ())])
    assert isinstance(answer, RpcError)


async def test_a_call_that_the_node_leaves_out_is_an_error() -> None:
    rpc = rpc_that(lambda calls: [])
    with pytest.raises(RpcError, match="left this call out"):
        await rpc.call("eth_chainId")


async def test_no_batch_no_json_no_service_is_unreachable() -> None:
    with pytest.raises(ChainUnreachableError, match="no batch"):
        await rpc_that(lambda calls: {"error": "batches are not for you"}).call("eth_chainId")
    with pytest.raises(ChainUnreachableError):
        await rpc_that(lambda calls: [], status=503).call("eth_chainId")
    rpc = rpc_that(lambda calls: [])
    rpc._http = httpx.AsyncClient(
        transport=httpx.MockTransport(lambda request: httpx.Response(200, text="<html>"))
    )
    with pytest.raises(ChainUnreachableError):
        await rpc.call("eth_chainId")


def test_proxies_are_for_distant_nodes_only() -> None:
    assert Rpc("http://127.0.0.1:1", is_local=True)._http.trust_env is False
    assert Rpc("https://node", is_local=False)._http.trust_env is True
